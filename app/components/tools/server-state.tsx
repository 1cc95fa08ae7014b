import { RefreshCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import type { ServerView } from '#app/domain/tools/servers/server-view.ts'
import { ServerBadge } from './server-row.tsx'

/** Whether the server answers, in words, and what can be done about it. A server that was just connected is asked at once. */
export function ServerState({ server, mayManage }: { server: ServerView; mayManage: boolean }) {
  const t = useT()
  const { act, isBusy } = useDeed({ tellsFailure: true })
  const isNew = mayManage && server.status === 'untested'
  // Once for each server that nobody has asked yet, whatever else is drawn anew.
  const asked = useRef<string | null>(null)
  useEffect(() => {
    if (!isNew || asked.current === server.id) return
    asked.current = server.id
    act({ intent: 'refresh' })
  })
  const reason = server.errorCode ? `tools.problem.${server.errorCode}` : ''
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-3">
        <div className="grid min-w-0 flex-1 basis-56 gap-1">
          <div className="flex flex-wrap items-center gap-2">
            <ServerBadge server={server} />
            {server.listedAt ? (
              <span className="text-muted text-sm">
                {t('tools.server.listed')} <RelativeTime when={server.listedAt} />
              </span>
            ) : null}
          </div>
          <p className="break-all font-mono text-muted text-sm">{server.url}</p>
          {reason && t.has(reason) ? <p className="text-danger text-sm">{t(reason)}</p> : null}
        </div>
        {mayManage && server.auth === 'oauth' ? (
          <Button
            variant={server.status === 'needs_sign_in' ? 'primary' : 'secondary'}
            disabled={isBusy}
            onClick={() => act({ intent: 'sign-in' })}
          >
            {server.status === 'needs_sign_in' ? t('tools.mcp.signIn') : t('tools.mcp.signInAgain')}
          </Button>
        ) : null}
        {mayManage && server.status !== 'needs_sign_in' ? (
          <Button isLoading={isBusy} onClick={() => act({ intent: 'refresh' })}>
            {isBusy ? null : <RefreshCw aria-hidden="true" />}
            {t('tools.mcp.refresh')}
          </Button>
        ) : null}
      </div>
    </Card>
  )
}
