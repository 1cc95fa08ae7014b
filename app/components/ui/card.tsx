import { clsx } from 'clsx'
import type { ReactNode } from 'react'

type Props = {
  title?: ReactNode
  purpose?: ReactNode
  /** At the right end of the head. */
  action?: ReactNode
  /** A quiet bar below: save buttons, a note. */
  footer?: ReactNode
  className?: string
  children?: ReactNode
}

export function Card({ title, purpose, action, footer, className, children }: Props) {
  return (
    <section className={clsx('rounded-md border border-line bg-surface', className)}>
      {title ? (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-5 pt-4">
          <div className="grid min-w-0 flex-1 basis-52 gap-0.5">
            <h2 className="font-semibold text-md">{title}</h2>
            {purpose ? <p className="text-measure text-muted text-sm">{purpose}</p> : null}
          </div>
          {action}
        </header>
      ) : null}
      {children ? <div className="px-5 py-4">{children}</div> : null}
      {footer ? (
        <footer className="flex flex-wrap items-center justify-end gap-3 rounded-b-md border-line border-t bg-sunken/60 px-5 py-3">
          {footer}
        </footer>
      ) : null}
    </section>
  )
}
