import { useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'

const MINUTE = 60_000

/** How long a decision can still be made: by the minute, and by the second in the last one. */
export function ExpiresIn({ at }: { at: string }) {
  const t = useT()
  const [now, setNow] = useState(() => Date.now())
  const left = new Date(at).getTime() - now
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setNow(Date.now()), left <= 2 * MINUTE ? 1_000 : 15_000)
    return () => clearTimeout(timer)
  }, [left])
  if (left <= 0) return t('traces.approval.expired')
  const minutes = Math.floor(left / MINUTE)
  const time =
    minutes >= 60
      ? t('traces.approval.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
      : minutes > 0
        ? t('traces.approval.minutes', { minutes })
        : t('traces.approval.seconds', { seconds: Math.ceil(left / 1_000) })
  return t('traces.approval.expires', { time })
}
