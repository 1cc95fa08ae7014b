import { Link } from '@remix-run/react'
import { WhoDidThis } from '#app/components/audit/who-did-this.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { AgentVersion } from '#app/domain/agents/get-agent.server.ts'
import { Snippet, type SnippetFor } from './snippet.tsx'

/** The line for the customer's page, once there is something to show there. */
export function SnippetSection({ isPublished, ...agent }: SnippetFor & { isPublished: boolean }) {
  const t = useT()
  return (
    <Card title={t('agents.snippet.title')} purpose={isPublished ? t('agents.snippet.body') : undefined}>
      {isPublished ? <Snippet {...agent} /> : <p className="text-muted">{t('agents.snippet.unpublished')}</p>}
    </Card>
  )
}

export function VersionsSection({
  agentId,
  versions,
  liveNumber,
}: {
  agentId: string
  versions: AgentVersion[]
  liveNumber: number | null
}) {
  const t = useT()
  return (
    <Card title={t('agents.versions.title')} action={<WhoDidThis object={`agent:${agentId}`} />}>
      {versions.length === 0 ? (
        <p className="text-muted">{t('agents.versions.none')}</p>
      ) : (
        <ol className="-my-1 max-h-80 divide-y divide-line overflow-y-auto">
          {versions.map((version) => (
            <li key={version.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2.5">
              <span className="font-medium">{t('agents.version', { number: version.number })}</span>
              {version.number === liveNumber ? (
                <Badge tone="success">{t('agents.versions.live')}</Badge>
              ) : null}
              <span className="min-w-0 flex-1 basis-40 break-words text-muted">
                {version.note ?? t('agents.versions.noNote')}
              </span>
              <span className="text-muted text-sm">
                <RelativeTime when={version.at} />{' '}
                {version.by ? t('agents.versions.by', { name: version.by }) : t('agents.versions.byUnknown')}
              </span>
            </li>
          ))}
        </ol>
      )}
      {versions.length > 0 ? (
        <Link
          to="versions"
          className="mt-3 inline-block text-sm underline underline-offset-2 hover:text-accent-text"
        >
          {t('versions.open')}
        </Link>
      ) : null}
    </Card>
  )
}
