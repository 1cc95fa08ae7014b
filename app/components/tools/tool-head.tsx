import { Link } from '@remix-run/react'
import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { back: string; backLabel: string; title: string; badges?: ReactNode; action?: ReactNode }

/** The head of a page below the list of tools. */
export function ToolHead({ back, backLabel, title, badges, action }: Props) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-3">
      <div className="grid min-w-0 gap-1">
        <Link to={back} className="inline-flex w-fit items-center gap-1 text-muted text-sm hover:text-ink">
          <ChevronLeft className="size-4" aria-hidden="true" />
          {backLabel}
        </Link>
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-semibold text-md">{title}</h2>
          {badges}
        </div>
      </div>
      {action}
    </header>
  )
}
