import { clsx } from 'clsx'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'

export type Tab = { value: string; label: ReactNode; content: ReactNode }

type Props = {
  /** What the tabs divide, for screen readers. */
  label: string
  tabs: readonly Tab[]
  /** The open tab; leave out to let the tabs keep it themselves. */
  value?: string
  onChange?: (value: string) => void
  /** Keeps closed tabs in the page, so that a form over several tabs sends all its fields. */
  keepsMounted?: boolean
  className?: string
}

/** Which tab a key leads to from the one at `at`, or null: arrows go round, Home and End to the ends. */
function tabAfter(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowLeft') return (at - 1 + count) % count
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : null
}

/** The tabs of the ARIA patterns, opened as the arrows reach them. Written here: the pattern is small, a library is not. */
export function Tabs({ label, tabs, value, onChange, keepsMounted = false, className }: Props) {
  const id = useId()
  const [own, setOwn] = useState(tabs[0]?.value)
  const open = value ?? own
  const select = (next: string) => {
    setOwn(next)
    onChange?.(next)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.value === open)
    const to = tabAfter(event.key, at, tabs.length)
    const next = to === null ? undefined : tabs[to]
    if (!next || to === null) return
    event.preventDefault()
    select(next.value)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus()
  }
  return (
    <div className={className}>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="scroll-row flex gap-5 border-line border-b"
      >
        {tabs.map((tab) => {
          const isOpen = tab.value === open
          return (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${id}-tab-${tab.value}`}
              aria-selected={isOpen}
              aria-controls={isOpen || keepsMounted ? `${id}-panel-${tab.value}` : undefined}
              tabIndex={isOpen ? 0 : -1}
              data-state={isOpen ? 'active' : 'inactive'}
              onClick={() => select(tab.value)}
              className={clsx(
                '-mb-px whitespace-nowrap border-b-2 py-2 font-medium transition-colors focus-visible:-outline-offset-2',
                isOpen ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink',
              )}
            >
              {tab.label}
            </button>
          )
        })}
      </div>
      {tabs.map((tab) => {
        const isOpen = tab.value === open
        if (!isOpen && !keepsMounted) return null
        return (
          <div
            key={tab.value}
            role="tabpanel"
            id={`${id}-panel-${tab.value}`}
            aria-labelledby={`${id}-tab-${tab.value}`}
            hidden={!isOpen}
            data-state={isOpen ? 'active' : 'inactive'}
            className="pt-5"
          >
            {tab.content}
          </div>
        )
      })}
    </div>
  )
}
