import { clsx } from 'clsx'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import type { AgentDetail } from '#app/domain/agents/get-agent.server.ts'
import type { PersonAccess } from '#app/domain/members/schemas.ts'
import { AdvancedSection } from './advanced-section.tsx'
import { AnswersSection } from './answers-section.tsx'
import { EditorHead } from './editor-head.tsx'
import { KnowledgeSection, type SourceOption } from './knowledge-section.tsx'
import { LookSection } from './look-section.tsx'
import type { ModelOption } from './model-field.tsx'
import { PeopleSection } from './people-section.tsx'
import { PersonaSection } from './persona-section.tsx'
import { PreviewPane } from './preview-pane.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { SnippetSection, VersionsSection } from './publish-section.tsx'
import { SaveState } from './save-state.tsx'
import { useDraft } from './use-draft.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { WelcomeSection } from './welcome-section.tsx'

type Props = {
  slug: string
  agent: AgentDetail
  models: ModelOption[]
  sources: SourceOption[]
  appUrl: string
  mayArchive: boolean
  /** What each person may do with this agent; null for whom that is none of theirs. */
  people: PersonAccess[] | null
}

type View = 'edit' | 'preview'

/** The form on the left, the agent as visitors will meet it on the right; on phones one of the two. */
export function AgentEditor({ slug, agent, models, sources, appUrl, mayArchive, people }: Props) {
  const t = useT()
  const base = `/w/${slug}/agents`
  const form = useDraft({
    url: `${base}/${agent.id}/draft`,
    initial: { name: agent.name, settings: agent.settings },
    updatedAt: agent.updatedAt,
  })
  const guard = useLeaveGuard(form)
  const [view, setView] = useState<View>('edit')
  const [isPublishing, setPublishing] = useState(false)
  const isPublished = agent.versionNumber !== null
  const hasUnsaved = form.hasChanged
  const status = isPublished && hasUnsaved ? 'changed' : agent.status

  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8 sm:py-8">
      <EditorHead
        backTo={base}
        name={form.draft.name}
        avatar={form.draft.settings.avatar}
        status={status}
        saveState={<SaveState state={form.state} onRetry={form.flush} />}
        action={
          agent.rights.publish ? (
            <Button variant="primary" disabled={status === 'published'} onClick={() => setPublishing(true)}>
              {status === 'published' ? t('agents.publish.nothing') : t('agents.publish.button')}
            </Button>
          ) : null
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
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_380px]">
        <fieldset
          disabled={!agent.rights.edit}
          className={clsx('grid min-w-0 grid-cols-1 gap-5', view === 'preview' && 'max-lg:hidden')}
        >
          <legend className="sr-only">{t('agents.edit.edit')}</legend>
          <PersonaSection form={form} />
          <KnowledgeSection
            sources={sources}
            attached={agent.sourceIds}
            knowledgeUrl={`/w/${slug}/knowledge`}
          />
          <AnswersSection form={form} models={models} />
          <WelcomeSection form={form} />
          <LookSection form={form} />
          <SnippetSection isPublished={isPublished} appUrl={appUrl} publicId={agent.publicId} />
          <VersionsSection agentId={agent.id} versions={agent.versions} liveNumber={agent.versionNumber} />
          {people ? <PeopleSection slug={slug} agentId={agent.id} people={people} /> : null}
          <AdvancedSection form={form} mayArchive={mayArchive} />
        </fieldset>
        <div className={clsx('lg:sticky lg:top-6', view === 'edit' && 'max-lg:hidden')}>
          <PreviewPane slug={slug} agentId={agent.id} draft={form.draft} />
        </div>
      </div>
      {isPublishing ? (
        <PublishDialog
          form={form}
          appUrl={appUrl}
          publicId={agent.publicId}
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
