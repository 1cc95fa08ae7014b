import { Check, Hourglass, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import type { Approval } from '#app/domain/tools/approval.ts'
import type { Translate } from '#app/i18n/catalogues.ts'
import { type Decision, lateness } from './lateness.ts'

const ICONS = {
  approved: <Check aria-hidden="true" />,
  denied: <X aria-hidden="true" />,
  expired: <Hourglass aria-hidden="true" />,
}

type DecidedProps = {
  approval: Approval
  /** The reader pressed a button that is no longer there: the focus comes here, and whether it came too late is said. */
  pressed: Decision | undefined
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
export function DecidedLine({ approval, pressed }: DecidedProps) {
  const t = useT()
  const line = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (pressed) line.current?.focus({ preventScroll: true })
  }, [pressed])
  const { state } = approval
  if (state === 'waiting') return null
  const name = approval.decidedByName ?? t('traces.decision.somebody')
  const late = lateness(pressed, approval)
  return (
    <p
      ref={line}
      tabIndex={-1}
      data-call={approval.callId}
      className="flex items-start gap-2 rounded-sm text-muted text-sm wrap-anywhere [&_svg]:mt-1 [&_svg]:size-3.5 [&_svg]:shrink-0"
    >
      {ICONS[state]}
      <span>
        {late ? (
          <strong className="block font-medium text-ink">{t(`traces.approval.${late}`, { name })}</strong>
        ) : null}
        {decidedText(t, approval, state)}
        {state === 'approved' && approval.outcome !== 'open' ? (
          <span className="block">{t(`traces.approval.outcome.${approval.outcome}`)}</span>
        ) : null}
      </span>
    </p>
  )
}
