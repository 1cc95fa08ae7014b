import { Link } from '@remix-run/react'
import { Ellipsis, ExternalLink, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Menu } from '#app/components/ui/menu.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import { isOpenState, sourceState } from '#app/domain/knowledge/rules.ts'
import type { SourceView } from '#app/domain/knowledge/source-view.server.ts'
import { DeleteSourceDialog } from './delete-source-dialog.tsx'
import { IngestProgress } from './ingest-progress.tsx'
import { KindIcon } from './kind-icon.tsx'
import { SourceStateBadge } from './source-state.tsx'
import { SourceTrouble } from './source-trouble.tsx'
import { useSourceDeeds } from './use-source-deeds.ts'

export function SourceRow({ slug, source }: { slug: string; source: SourceView }) {
  const t = useT()
  const [isAsking, setAsking] = useState(false)
  const deeds = useSourceDeeds(slug)
  const { id, name, kind, run } = source
  const state = sourceState(source)
  const isOpen = isOpenState(state)
  const path = `/w/${slug}/knowledge/${id}`
  const agents = source.agents.map((agent) => agent.name).join(', ')
  return (
    <li
      className="flex items-start gap-3 px-4 py-3 transition-colors hover:bg-hover/50"
      data-source={id}
      data-state={state}
    >
      <KindIcon kind={kind} />
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex min-w-0 items-center gap-2">
          <Link to={path} prefetch="intent" className="truncate font-medium text-ink hover:underline">
            {name}
          </Link>
          <SourceStateBadge state={state} />
        </div>
        <p className="flex flex-wrap gap-x-2 text-muted text-sm [&>*:not(:last-child)]:after:ml-2 [&>*:not(:last-child)]:after:text-faint [&>*:not(:last-child)]:after:content-['·']">
          <span>{t(`knowledge.kind.${kind}`)}</span>
          {source.chunkCount > 0 ? (
            <span>{t('knowledge.passages', { count: source.chunkCount })}</span>
          ) : null}
          {source.ingestedAt ? (
            <span>
              {t('knowledge.readAt')} <RelativeTime when={source.ingestedAt} />
            </span>
          ) : (
            <span>{t('knowledge.neverRead')}</span>
          )}
          <span className="min-w-0 truncate">
            {agents ? t('knowledge.readBy', { names: agents }) : t('knowledge.noAgent')}
          </span>
        </p>
        {run && isOpen ? (
          <IngestProgress
            name={name}
            run={run}
            state={state}
            isBusy={deeds.isBusy}
            onStop={() => deeds.cancel(run.id)}
          />
        ) : null}
        <SourceTrouble
          errorCode={
            state === 'retrying' ? (run?.errorCode ?? null) : state === 'failed' ? source.errorCode : null
          }
          keepsOld={source.chunkCount > 0}
        />
      </div>
      <Menu
        label={t('knowledge.more', { name })}
        align="end"
        trigger={
          <IconButton label={t('knowledge.more', { name })} size="sm">
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
        entries={[
          { label: t('knowledge.open'), icon: <ExternalLink aria-hidden="true" />, to: path },
          {
            label: t(state === 'failed' || state === 'cancelled' ? 'knowledge.retry' : 'knowledge.refresh'),
            icon: <RotateCcw aria-hidden="true" />,
            isDisabled: isOpen,
            onSelect: () => deeds.refresh(id),
          },
          { kind: 'separator' },
          {
            label: t('knowledge.delete'),
            icon: <Trash2 aria-hidden="true" />,
            isDanger: true,
            onSelect: () => setAsking(true),
          },
        ]}
      />
      <DeleteSourceDialog
        name={name}
        isOpen={isAsking}
        isLoading={deeds.isBusy}
        onClose={() => setAsking(false)}
        onConfirm={() => deeds.remove(id)}
      />
    </li>
  )
}
