import { Link } from '@remix-run/react'
import { ChevronLeft, History } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import type { FieldDiff } from '#app/domain/agents/diff-settings.ts'
import type { VersionList } from '#app/domain/agents/list-versions.server.ts'
import type { Compared } from '#app/domain/agents/version-schemas.ts'
import { ComparePanel } from './compare-panel.tsx'
import { LiveLine } from './live-line.tsx'
import { RollbackDialog } from './rollback-dialog.tsx'
import { useVersionDeeds } from './use-version-deeds.ts'
import { VersionRow } from './version-row.tsx'

type Props = VersionList & {
  slug: string
  /** Null: there is nothing to compare yet. */
  compared: { from: Compared; to: Compared; fields: FieldDiff[] } | null
}
type Asked = { deed: 'rollback' | 'restore'; number: number } | null

/** Every version of an agent beside what differs between any two. */
export function VersionsPage({ slug, agent, rights, liveRepeats, versions, compared }: Props) {
  const t = useT()
  const editor = `/w/${slug}/agents/${agent.id}`
  const [asked, setAsked] = useState<Asked>(null)
  const deeds = useVersionDeeds(`${editor}/draft`, () => setAsked(null))
  const hasChanges = agent.status !== 'published'
  const mayAct = !agent.isArchived
  const live = agent.versionNumber
  // Nothing is lost by a copy over a draft that is published: that is done without a question.
  const restore = (number: number) =>
    hasChanges ? setAsked({ deed: 'restore', number }) : deeds.restore(number, agent.updatedAt)
  return (
    <Page>
      <PageHead
        back={
          <Link
            to={agent.isArchived ? `/w/${slug}/agents` : editor}
            className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t('versions.back', { name: agent.name })}
          </Link>
        }
        title={t('versions.heading')}
        purpose={t('versions.purpose')}
      />
      {live === null ? null : (
        <LiveLine
          className="mb-4"
          number={live}
          repeats={liveRepeats}
          isChanged={agent.status === 'changed'}
          differsTo={`?from=${live}&to=draft`}
          onBring={rights.edit && mayAct ? () => deeds.restore(live, agent.updatedAt) : null}
          isBusy={deeds.isBusy}
        />
      )}
      {versions.length === 0 || !compared ? (
        <EmptyState
          icon={<History />}
          title={t('versions.none')}
          body={t('versions.noneBody')}
          action={mayAct ? <ButtonLink to={editor}>{t('versions.noneAction')}</ButtonLink> : null}
        />
      ) : (
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
          <ol
            aria-label={t('versions.list')}
            className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface"
          >
            {versions.map((version) => (
              <VersionRow
                key={version.id}
                version={version}
                isShown={version.number === compared.from}
                liveNumber={live}
                onRollback={
                  rights.publish && mayAct
                    ? () => setAsked({ deed: 'rollback', number: version.number })
                    : null
                }
                onRestore={rights.edit && mayAct ? () => restore(version.number) : null}
              />
            ))}
          </ol>
          <div className="lg:sticky lg:top-6">
            <ComparePanel versions={versions} {...compared} />
          </div>
        </div>
      )}
      {asked?.deed === 'rollback' ? (
        <RollbackDialog
          number={asked.number}
          hasChanges={hasChanges}
          mayEdit={rights.edit}
          isBusy={deeds.isBusy}
          onClose={() => setAsked(null)}
          onConfirm={(keepsDraft) => deeds.rollback(asked.number, agent.updatedAt, keepsDraft)}
        />
      ) : null}
      <ConfirmDialog
        isOpen={asked?.deed === 'restore'}
        onClose={() => setAsked(null)}
        onConfirm={() => asked && deeds.restore(asked.number, agent.updatedAt)}
        isLoading={deeds.isBusy}
        title={t('versions.restore.title', { number: asked?.number ?? 0 })}
        body={t('versions.restore.body')}
        confirmLabel={t('versions.restore.confirm')}
      />
    </Page>
  )
}
