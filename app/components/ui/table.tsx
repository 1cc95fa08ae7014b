import { clsx } from 'clsx'
import type { ComponentPropsWithoutRef, ReactNode } from 'react'

type Props = {
  /** What the table lists, for screen readers. */
  label: string
  head: ReactNode
  className?: string
  children: ReactNode
}

/** A dense list with a head that stays. `head` is a row of `Th`, the children are rows of `Td`. */
export function Table({ label, head, className, children }: Props) {
  return (
    // A group and not a region: the page's sections are its landmarks, and a table often bears the name of its section.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      // Positioned, so that words for screen readers alone scroll along instead of widening the page.
      className={clsx(
        'relative overflow-x-auto rounded-md border border-line bg-surface focus-visible:-outline-offset-2',
        className,
      )}
    >
      <table className="w-full border-collapse text-left" aria-label={label}>
        <thead className="sticky top-0 z-1 bg-surface">
          <tr className="border-line border-b">{head}</tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  )
}

export function Th({ className, ...rest }: ComponentPropsWithoutRef<'th'>) {
  return <th scope="col" {...rest} className={clsx('h-9 px-4 font-medium text-muted text-xs', className)} />
}

export function Tr({ className, ...rest }: ComponentPropsWithoutRef<'tr'>) {
  return <tr {...rest} className={clsx('transition-colors hover:bg-hover/50', className)} />
}

export function Td({ className, ...rest }: ComponentPropsWithoutRef<'td'>) {
  return <td {...rest} className={clsx('h-11 px-4 py-2', className)} />
}
