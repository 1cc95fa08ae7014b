import { useFetcher } from '@remix-run/react'
import { Laptop, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'

export type SessionRow = {
  id: string
  isCurrent: boolean
  browser: string | null
  system: string | null
  place: string
  createdAt: string
  lastSeenAt: string
}

export function SessionsCard({ sessions }: { sessions: SessionRow[] }) {
  const t = useT()
  const fetcher = useFetcher()
  const [isAsking, setAsking] = useState(false)
  const isBusy = fetcher.state !== 'idle'
  const send = (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post' })
  return (
    <Card
      title={t('account.sessions.title')}
      purpose={t('account.sessions.purpose')}
      footer={
        <>
          {sessions.length > 1 ? (
            <Button disabled={isBusy} onClick={() => send({ intent: 'revoke-others' })}>
              {t('account.sessions.revokeOthers')}
            </Button>
          ) : null}
          <Button disabled={isBusy} onClick={() => setAsking(true)}>
            {t('account.sessions.revokeAll')}
          </Button>
        </>
      }
    >
      <ul className="divide-y divide-line" aria-label={t('account.sessions.title')}>
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isBusy={isBusy}
            onRevoke={() => send({ intent: 'revoke', sessionId: session.id })}
          />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => send({ intent: 'revoke-all' })}
        title={t('account.sessions.confirmTitle')}
        body={t('account.sessions.confirmBody')}
        confirmLabel={t('account.sessions.revokeAll')}
        isDanger
        isLoading={isBusy}
      />
    </Card>
  )
}

type ItemProps = { session: SessionRow; isBusy: boolean; onRevoke: () => void }

function SessionItem({ session, isBusy, onRevoke }: ItemProps) {
  const t = useT()
  const { browser, system, place } = session
  const Icon = system === 'iPhone' || system === 'Android' ? Smartphone : Laptop
  const name = browser && system ? t('account.sessions.device', { browser, system }) : (browser ?? system)
  return (
    <li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name ?? t('account.sessions.unknown')}
          {session.isCurrent ? <Badge tone="success">{t('account.sessions.current')}</Badge> : null}
        </p>
        <p className="text-muted text-sm">
          {place ? `${t('account.sessions.from', { place })} · ` : null}
          {t('account.sessions.seen')} <RelativeTime when={session.lastSeenAt} /> ·{' '}
          {t('account.sessions.since')} <RelativeTime when={session.createdAt} />
        </p>
      </div>
      {session.isCurrent ? null : (
        <Button size="sm" disabled={isBusy} onClick={onRevoke}>
          {t('account.sessions.revoke')}
        </Button>
      )}
    </li>
  )
}
