import type { ReactNode } from 'react'
import { Honeycomb } from './honeycomb.tsx'

type Props = {
  /** A lucide icon: it sits in the lit cell. */
  icon: ReactNode
  title: string
  /** One sentence: what belongs here and what it is good for. */
  body: ReactNode
  /** One button. */
  action?: ReactNode
}

export function EmptyState({ icon, title, body, action }: Props) {
  return (
    <div className="mx-auto grid max-w-sm justify-items-center gap-2 px-4 py-12 text-center">
      <Honeycomb icon={icon} />
      <h2 className="mt-2 font-semibold text-md">{title}</h2>
      <p className="text-muted">{body}</p>
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  )
}
