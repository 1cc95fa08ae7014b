import { clsx } from 'clsx'
import { useSyncExternalStore } from 'react'
import { useFormat } from '#app/components/i18n.tsx'

// One clock for the whole page, which ticks only while something shows it.
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const tell of listeners) tell()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** "5 min ago", kept up to date; the exact moment on hover. `when` is ISO 8601, epoch milliseconds or a Date. */
export function RelativeTime({ when, className }: { when: string | number | Date; className?: string }) {
  const format = useFormat()
  const clock = useSyncExternalStore(
    subscribe,
    () => now,
    () => Date.now(),
  )
  const moment = new Date(when)
  return (
    <time
      dateTime={moment.toISOString()}
      title={format.date(moment, 'full')}
      className={clsx('whitespace-nowrap', className)}
      // The server's clock and the browser's may round to different minutes.
      suppressHydrationWarning
    >
      {format.relative(moment, Math.max(clock, moment.getTime()))}
    </time>
  )
}
