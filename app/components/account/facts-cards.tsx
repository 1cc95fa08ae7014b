import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'

const WAYS = ['email', 'github', 'google'] as const

type Connected = { connected: string[]; offered: readonly string[] }

/** How the person can sign in, and what they could add. Providers that are not configured are left out. */
export function ConnectedCard({ connected, offered }: Connected) {
  const t = useT()
  const shown = WAYS.filter((way) => connected.includes(way) || offered.includes(way))
  return (
    <Card title={t('account.connected.title')} purpose={t('account.connected.purpose')}>
      <ul className="grid gap-2" aria-label={t('account.connected.title')}>
        {shown.map((way) => (
          <li key={way} className="flex items-center justify-between gap-3">
            {t(`account.connected.${way}`)}
            <Badge tone={connected.includes(way) ? 'success' : 'neutral'}>
              {t(connected.includes(way) ? 'account.connected.on' : 'account.connected.off')}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  )
}

type Event = { id: string; action: string; createdAt: string }

export function ActivityCard({ events }: { events: Event[] }) {
  const t = useT()
  return (
    <Card title={t('account.activity.title')}>
      <ul className="grid gap-2" aria-label={t('account.activity.title')}>
        {events.map(({ id, action, createdAt }) => {
          const key = `account.activity.${action}`
          return (
            <li key={id} className="flex items-center justify-between gap-3 text-sm">
              {t.has(key) ? t(key) : action}
              <span className="text-muted">
                <RelativeTime when={createdAt} />
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
