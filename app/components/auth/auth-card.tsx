import type { ReactNode } from 'react'

type Props = { title: string; purpose?: ReactNode; after?: ReactNode; children: ReactNode }

/** The one column of every sign-in page. */
export function AuthCard({ title, purpose, after, children }: Props) {
  return (
    <div className="grid w-full max-w-sm gap-6">
      <header className="grid gap-1">
        <h1 className="font-semibold text-xl">{title}</h1>
        {purpose ? <p className="text-muted">{purpose}</p> : null}
      </header>
      {children}
      {after ? <p className="text-muted text-sm">{after}</p> : null}
    </div>
  )
}
