import { Check, Hourglass, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import type { Approval } from '#app/domain/tools/approval.ts'
import type { Translate } from '#app/i18n/catalogues.ts'

const ICONS = {
  approved: <Check aria-hidden="true" />,
  denied: <X aria-hidden="true" />,
  expired: <Hourglass aria-hidden="true" />,
}

type DecidedProps = {
  approval: Approval
  /** The reader pressed a button that is no longer there: the focus comes here, and who was first is said. */
  wasDecidedHere: boolean
}

/** "Ana approved: Refund an order". */
export function decidedText(
  t: Translate,
  { decidedByName, title }: Approval,
  state: Exclude<Approval['state'], 'waiting'>,
): string {
  return t(`traces.approval.done.${state}`, { name: decidedByName ?? t('traces.decision.somebody'), title })
}

/** What became of it, and by whom. */
export function DecidedLine({ approval, wasDecidedHere }: DecidedProps) {
  const t = useT()
  const line = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (wasDecidedHere) line.current?.focus({ preventScroll: true })
  }, [wasDecidedHere])
  const { state, isOwnDecision } = approval
  if (state === 'waiting') return null
  const name = approval.decidedByName ?? t('traces.decision.somebody')
  const isLate = wasDecidedHere && !isOwnDecision
  return (
    <p
      ref={line}
      tabIndex={-1}
      data-call={approval.callId}
      className="flex items-start gap-2 rounded-sm text-muted text-sm wrap-anywhere [&_svg]:mt-1 [&_svg]:size-3.5 [&_svg]:shrink-0"
    >
      {ICONS[state]}
      <span>
        {isLate ? (
          <strong className="block font-medium text-ink">
            {state === 'expired' ? t('traces.approval.tooLate') : t('traces.approval.first', { name })}
          </strong>
        ) : null}
        {decidedText(t, approval, state)}
      </span>
    </p>
  )
}
