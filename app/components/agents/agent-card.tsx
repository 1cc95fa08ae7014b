import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { AgentSummary } from '#app/domain/agents/agent-view.server.ts'
import { AgentFace } from './faces.tsx'
import { StatusBadge } from './status-badge.tsx'
import { CardMenu } from './versions/card-menu.tsx'

/** One agent in the list: the whole card leads to its editor. */
export function AgentCard({
  slug,
  agent,
  mayDelete,
  onDelete,
}: {
  slug: string
  agent: AgentSummary
  mayDelete: boolean
  onDelete: () => void
}) {
  const t = useT()
  return (
    <li className="relative grid gap-4 rounded-md border border-line bg-surface p-5 transition-colors hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <div className="flex items-start gap-3">
        <AgentFace avatar={agent.avatar} name={agent.name} size="lg" />
        <div className="grid min-w-0 flex-1 gap-0.5">
          <h2 className="truncate font-semibold text-md">
            <Link to={agent.id} prefetch="intent" className="outline-none after:absolute after:inset-0">
              {agent.name}
            </Link>
          </h2>
          <p className="truncate text-muted">{agent.role || t(`agents.language.${agent.language}`)}</p>
        </div>
        <CardMenu slug={slug} agent={agent} mayDelete={mayDelete} onDelete={onDelete} />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted text-sm">
        <StatusBadge status={agent.status} />
        <span>
          {agent.sourceCount > 0 ? t('agents.sources', { count: agent.sourceCount }) : t('agents.noSources')}
        </span>
        <span className="ml-auto">
          <RelativeTime when={agent.updatedAt} />
        </span>
      </div>
    </li>
  )
}
