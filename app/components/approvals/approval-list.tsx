import { useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import type { Approval } from '#app/domain/tools/approval.ts'
import { ApprovalCard } from './approval-card.tsx'
import { DecidedLine, decidedText } from './decided-line.tsx'
import type { Decision } from './lateness.ts'

type Props = {
  slug: string
  approvals: readonly Approval[]
  /** ISO 8601: what was decided before the newest question is history, and stands in the traces. */
  since: string | undefined
}

/** At the end of a conversation: what waits for a person, and what was just decided. */
export function ApprovalList({ slug, approvals, since }: Props) {
  const t = useT()
  const seenWaiting = useRef(new Set<string>())
  const pressed = useRef(new Map<string, Decision>())
  const waiting = approvals.filter(({ state }) => state === 'waiting')
  for (const { callId } of waiting) seenWaiting.current.add(callId)
  const shown = approvals.filter(({ state, decidedAt, callId }) =>
    state === 'waiting'
      ? true
      : decidedAt === null
        ? seenWaiting.current.has(callId)
        : since !== undefined && decidedAt > since,
  )
  const last = shown.at(-1)
  return (
    <div className="mt-4 grid gap-3 empty:hidden">
      <p className="sr-only" aria-live="polite">
        {waiting.length > 0
          ? t('traces.approval.waits', { count: waiting.length })
          : last && last.state !== 'waiting'
            ? decidedText(t, last, last.state)
            : ''}
      </p>
      {shown.map((approval) =>
        approval.state === 'waiting' ? (
          <ApprovalCard
            key={approval.callId}
            slug={slug}
            approval={approval}
            onDecide={(decision) => pressed.current.set(approval.callId, decision)}
          />
        ) : (
          <DecidedLine
            key={`${approval.callId}-decided`}
            approval={approval}
            pressed={pressed.current.get(approval.callId)}
          />
        ),
      )}
    </div>
  )
}
