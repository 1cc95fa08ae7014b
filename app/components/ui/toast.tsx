import { clsx } from 'clsx'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'
import { currentToasts, dismissToast, subscribeToasts, type Toast, type ToastTone } from './toast-store.ts'

const LIFE_MS = 6000
const NONE: readonly Toast[] = []
const ICONS = { success: CircleCheck, danger: CircleAlert, info: Info } as const
const COLOURS: Record<ToastTone, string> = {
  success: 'text-success',
  danger: 'text-danger',
  info: 'text-info',
}

function ToastCard({ id, tone, title, body, action }: Toast) {
  const t = useT()
  const [isHeld, setHeld] = useState(false)
  const Icon = ICONS[tone]

  // It waits while it is pointed at or focused, and for ever when there is something to press.
  useEffect(() => {
    if (isHeld || action) return
    const timer = setTimeout(() => dismissToast(id), LIFE_MS)
    return () => clearTimeout(timer)
  }, [id, isHeld, action])

  return (
    <li
      data-tone={tone}
      className="float-panel pointer-events-auto flex animate-rise items-start gap-3 py-2.5 pr-2 pl-3.5"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon className={clsx('mt-1 size-4 shrink-0', COLOURS[tone])} aria-hidden="true" />
      <div className="grid min-w-0 flex-1 gap-0.5 py-0.5">
        <p className="break-words font-medium">{title}</p>
        {body ? <p className="break-words text-muted text-sm">{body}</p> : null}
        {action ? (
          <Button
            size="sm"
            className="mt-1.5 justify-self-start"
            onClick={() => {
              action.onSelect()
              dismissToast(id)
            }}
          >
            {action.label}
          </Button>
        ) : null}
      </div>
      <IconButton label={t('common.dismiss')} size="sm" onClick={() => dismissToast(id)}>
        <X aria-hidden="true" />
      </IconButton>
    </li>
  )
}

/** Where toasts appear; once, in the root. The region is there from the start, so that screen readers follow it. */
export function Toaster() {
  const t = useT()
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts, () => NONE)
  return (
    <section
      aria-label={t('common.notifications')}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-18 z-60 sm:left-auto sm:bottom-4 sm:w-90"
    >
      <ol className="grid gap-2">
        {toasts.map((entry) => (
          <ToastCard key={entry.id} {...entry} />
        ))}
      </ol>
    </section>
  )
}
