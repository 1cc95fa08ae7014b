import { Pause } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Rest } from '#app/domain/providers/rest.ts'
import { useRestWords } from './use-rest-words.ts'

type Props = {
  rest: Rest
  /** What can be done about it. */
  advice: string
  action?: ReactNode
}

/** That answers pass a connection over, until when, why, and what to do. */
export function RestLine({ rest, advice, action }: Props) {
  const words = useRestWords()(rest)
  return (
    <div role="status" className="flex gap-2 rounded-sm bg-warning-soft px-3 py-2.5 text-warning">
      <Pause className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="grid justify-items-start gap-2">
        <span>
          <span className="font-medium">{words}</span> {advice}
        </span>
        {action}
      </div>
    </div>
  )
}
