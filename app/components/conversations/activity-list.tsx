import { CircleAlert, CircleCheck, CircleDashed, Hourglass } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { Activity } from './conversation-state.ts'

const ICONS = {
  running: <Spinner />,
  done: <CircleCheck aria-hidden="true" />,
  failed: <CircleAlert aria-hidden="true" />,
  waiting: <Hourglass aria-hidden="true" />,
  denied: <CircleDashed aria-hidden="true" />,
  expired: <CircleDashed aria-hidden="true" />,
}

type Props = {
  activities: readonly Activity[]
  /** Calls that stand below with their decision: they are not said twice. */
  decidable?: readonly { callId: string }[]
}

/** What the agent is doing beside writing, one line for each call. */
export function ActivityList({ activities, decidable = [] }: Props) {
  const t = useT()
  const shown = activities.filter(({ callId }) => !decidable.some((call) => call.callId === callId))
  if (shown.length === 0) return null
  return (
    <ul className="mt-3 grid gap-1 pl-10 text-muted text-sm" aria-live="polite">
      {shown.map(({ callId, label, state }) => (
        <li
          key={callId}
          data-state={state}
          className="flex items-center gap-2 [&_svg]:size-3.5 [&_svg]:shrink-0"
        >
          {ICONS[state]}
          <span>{t(`traces.activity.${state}`, { label })}</span>
        </li>
      ))}
    </ul>
  )
}
