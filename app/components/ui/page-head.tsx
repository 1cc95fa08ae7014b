import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  /** One line: what this page is for. */
  purpose?: ReactNode
  /** The page's one primary action. */
  action?: ReactNode
  /** Above the title: where the page sits. */
  back?: ReactNode
}

export function PageHead({ title, purpose, action, back }: Props) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-1">
        {back}
        <h1 className="font-semibold text-lg">{title}</h1>
        {purpose ? <p className="text-measure text-muted">{purpose}</p> : null}
      </div>
      {action ? <div className="flex items-center gap-2">{action}</div> : null}
    </header>
  )
}
