import { clsx } from 'clsx'
import { Columns2 } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import type { AgentDetail } from '#app/domain/agents/get-agent.server.ts'
import type { PersonAccess } from '#app/domain/members/schemas.ts'
import type { ModelGroup } from '#app/domain/providers/model-choices.ts'
import { EditorForm } from './editor-form.tsx'
import { EditorHead } from './editor-head.tsx'
import type { SectionId } from './editor-sections.ts'
import { ErrorSummary } from './error-summary.tsx'
import type { SourceOption } from './knowledge-section.tsx'
import { PreviewPane } from './preview-pane.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { SaveState } from './save-state.tsx'
import { SectionNav } from './section-nav.tsx'
import { UndoButtons } from './undo-buttons.tsx'
import { useDraft } from './use-draft.ts'
import { useEditorSections } from './use-editor-sections.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { LiveLine } from './versions/live-line.tsx'
import { useBringToLive } from './versions/use-bring-to-live.ts'

export type AgentEditorProps = {
  slug: string
  agent: AgentDetail
  models: ModelGroup[]
  sources: SourceOption[]
  appUrl: string
  /** The workspace's, IANA. */
  timeZone: string
  mayArchive: boolean
  /** What each person may do with this agent; null for whom that is none of theirs. */
  people: PersonAccess[] | null
}

type View = 'edit' | 'preview'

const PARTS: SectionId[] = [
  'persona',
  'knowledge',
  'answers',
  'welcome',
  'look',
  'people',
  'guardrails',
  'tools',
  'media',
  'advanced',
  'page',
  'versions',
]

/** The parts of the form, the form, and the agent as visitors will meet it; on phones the form or the agent. */
export function AgentEditor(props: AgentEditorProps) {
  const t = useT()
  const { slug, agent, appUrl, people } = props
  const base = `/w/${slug}/agents`
  const form = useDraft({
    url: `${base}/${agent.id}/draft`,
    initial: { name: agent.name, settings: agent.settings },
    updatedAt: agent.updatedAt,
  })
  const guard = useLeaveGuard(form)
  const parts: SectionId[] = people ? [...PARTS, 'access'] : PARTS
  const sections = useEditorSections(parts)
  const [view, setView] = useState<View>('edit')
  const [isPublishing, setPublishing] = useState(false)
  const isPublished = agent.versionNumber !== null
  const status = isPublished && form.hasChanged ? 'changed' : agent.status
  // Until somebody says whose draft it is, there is none to publish or to replace.
  const isConflict = form.state === 'conflict'
  const versions = `${base}/${agent.id}/versions`
  const toLive = useBringToLive(form, versions, agent.versionNumber)

  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-6 sm:px-8 sm:py-8">
      <EditorHead
        backTo={base}
        name={form.draft.name}
        avatar={form.draft.settings.avatar}
        status={status}
        saveState={
          <>
            <SaveState form={form} />
            {agent.rights.edit ? <UndoButtons undo={form.undo} /> : null}
          </>
        }
        live={
          agent.versionNumber === null ? null : (
            <LiveLine
              number={agent.versionNumber}
              repeats={agent.liveRepeats}
              isChanged={status === 'changed'}
              differsTo={`${versions}?from=${agent.versionNumber}&to=draft`}
              onBring={agent.rights.edit && !isConflict ? toLive.bring : null}
              isBusy={toLive.isBusy}
              keepsRoom
            />
          )
        }
        action={
          <div className="flex gap-2 max-sm:basis-full max-sm:*:flex-1">
            <ButtonLink to={`${base}/${agent.id}/compare`}>
              <Columns2 aria-hidden="true" />
              {t('character.compare.title')}
            </ButtonLink>
            {agent.rights.publish ? (
              <Button
                variant="primary"
                disabled={status === 'published' || isConflict}
                onClick={() => setPublishing(true)}
              >
                {status === 'published' ? t('agents.publish.nothing') : t('agents.publish.button')}
              </Button>
            ) : null}
          </div>
        }
      />
      {agent.rights.edit && agent.rights.publish ? null : (
        <p role="note" className="mb-4 rounded-sm bg-info-soft px-3 py-2.5 text-info">
          {agent.rights.edit ? t('people.mayNotPublish') : t('people.readOnly')}
        </p>
      )}
      <Segmented<View>
        className="mb-4 lg:hidden"
        label={t('agents.edit.view')}
        value={view}
        options={[
          { value: 'edit', label: t('agents.edit.edit') },
          { value: 'preview', label: t('agents.edit.preview') },
        ]}
        onChange={setView}
      />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_360px] xl:grid-cols-[13rem_minmax(0,1fr)_360px]">
        <SectionNav ids={parts} sections={sections} errors={form.errors} />
        <div className={clsx('grid min-w-0 grid-cols-1 gap-4', view === 'preview' && 'max-lg:hidden')}>
          <ErrorSummary errors={form.errors} onGo={sections.goToField} />
          <EditorForm {...props} form={form} sections={sections} isPublished={isPublished} />
        </div>
        <div className={clsx('lg:sticky lg:top-6', view === 'edit' && 'max-lg:hidden')}>
          <PreviewPane
            slug={slug}
            agentId={agent.id}
            draft={form.draft}
            hasKnowledge={agent.sourceIds.length > 0}
          />
        </div>
      </div>
      {isPublishing ? (
        <PublishDialog
          form={form}
          appUrl={appUrl}
          publicId={agent.publicId}
          checkUrl={`/resources/w/${slug}/agents/${agent.id}/publish-check`}
          onClose={() => setPublishing(false)}
        />
      ) : null}
      <ConfirmDialog
        isOpen={guard.mustAsk}
        onClose={guard.stay}
        onConfirm={guard.leave}
        title={t('common.unsavedTitle')}
        body={t('common.unsavedBody')}
        confirmLabel={t('common.unsavedLeave')}
        isDanger
      />
    </div>
  )
}
