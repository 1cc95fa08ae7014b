import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import type { ServerStatus, ServerView } from '#app/domain/tools/servers/server-view.ts'
import { KindIcon } from './tool-badges.tsx'

const TONES: Record<ServerStatus, Tone> = {
  untested: 'neutral',
  ready: 'success',
  failed: 'danger',
  needs_sign_in: 'warning',
}

export function ServerBadge({ server }: { server: Pick<ServerView, 'status'> }) {
  const t = useT()
  return <Badge tone={TONES[server.status]}>{t(`tools.server.status.${server.status}`)}</Badge>
}

export function ServerRow({ base, server, count }: { base: string; server: ServerView; count: number }) {
  const t = useT()
  return (
    <li className="flex items-start gap-3 px-5 py-3">
      <KindIcon kind={server.kind} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to={`${base}/servers/${server.id}`}
            prefetch="intent"
            className="min-w-0 max-w-full truncate font-medium hover:underline"
          >
            {server.name}
          </Link>
          {server.kind === 'mcp' ? <ServerBadge server={server} /> : null}
        </div>
        <p className="truncate text-faint text-sm">
          {server.url} · {t('tools.server.count', { count })}
        </p>
      </div>
    </li>
  )
}
