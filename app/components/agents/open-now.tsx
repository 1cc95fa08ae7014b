import { CircleCheck, Moon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocale, useT } from '#app/components/i18n.tsx'
import { type BusinessHours, isOpenAt, nextOpening, zoneOf } from '#app/domain/agents/hours.ts'

/** Whether people are there at this moment by these hours, and if not, when they are back. */
export function OpenNow({ hours, timeZone }: { hours: BusinessHours; timeZone: string }) {
  const t = useT()
  const locale = useLocale()
  // Only the browser knows the moment; the server's would be an older one.
  const [now, setNow] = useState<Date | null>(null)
  useEffect(() => {
    setNow(new Date())
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  if (!now) return null
  const opening = nextOpening(hours, timeZone, now)
  const say = (at: Date) =>
    new Intl.DateTimeFormat(locale, {
      timeZone: zoneOf(hours, timeZone),
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
    }).format(at)
  const isOpen = isOpenAt(hours, timeZone, now)
  return (
    <p
      role="status"
      data-state={isOpen ? 'open' : 'closed'}
      className="flex items-start gap-2 rounded-sm bg-sunken px-3 py-2 text-sm"
    >
      {isOpen ? (
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-success" aria-hidden="true" />
      ) : (
        <Moon className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden="true" />
      )}
      {isOpen
        ? t('character.hours.openNow')
        : opening
          ? t('character.hours.closedUntil', { when: say(opening) })
          : t('character.hours.neverOpen')}
    </p>
  )
}
