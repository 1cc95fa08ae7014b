import { clsx } from 'clsx'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

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

export function Tabs({ label, tabs, value, onChange, keepsMounted = false, className }: Props) {
  return (
    <Radix.Root
      value={value}
      defaultValue={value === undefined ? tabs[0]?.value : undefined}
      onValueChange={onChange}
      className={className}
    >
      <Radix.List aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className={clsx(
              '-mb-px whitespace-nowrap border-transparent border-b-2 py-2 font-medium text-muted transition-colors hover:text-ink',
              'focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink',
            )}
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content
          key={tab.value}
          value={tab.value}
          forceMount={keepsMounted || undefined}
          className="pt-5 data-[state=inactive]:hidden"
        >
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
