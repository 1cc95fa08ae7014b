import { useT } from '#app/components/i18n.tsx'
import { CodeBlock } from '#app/components/tools/code-block.tsx'
import { pretty } from '#app/components/tools/shown-request.tsx'
import { readCall } from '#app/domain/traces/read-step.ts'
import type { ShownCall, ShownStep } from './trace-types.ts'
import { useTraceWords } from './use-trace-words.ts'
import { ValueTable } from './value-table.tsx'

/** A call the model asked for: with what, who allowed it, and what came back. */
export function CallDetail({ step, calls }: { step: ShownStep; calls: readonly ShownCall[] }) {
  const t = useT()
  const words = useTraceWords()
  const call = readCall(step.data, step.name)
  const now = calls.find(({ id }) => id === call.callId)
  const result = call.result ?? now?.result?.content ?? null
  return (
    <div className="grid gap-4">
      {step.kind === 'approval' ? <Decision call={now} /> : null}
      {call.errorCode && step.kind !== 'approval' ? (
        <p className="text-danger">{words.error(call.errorCode)}</p>
      ) : null}
      {call.label ? (
        <p className="text-muted text-sm">{t('traces.call.label', { label: call.label })}</p>
      ) : null}
      {call.isRepeated ? <p className="text-muted text-sm">{t('traces.call.repeated')}</p> : null}
      {call.isDoneBefore ? <p className="text-muted text-sm">{t('traces.call.doneBefore')}</p> : null}
      <div className="grid gap-1.5">
        <p className="font-medium text-sm">{t('traces.call.arguments')}</p>
        <ValueTable label={t('traces.call.arguments')} value={call.arguments} />
      </div>
      {result !== null ? (
        <CodeBlock label={t('traces.call.result')}>{pretty(result)}</CodeBlock>
      ) : now?.status === 'denied' || now?.status === 'expired' ? null : (
        <p className="text-muted text-sm">{t('traces.call.noResult')}</p>
      )}
      {call.detail === null ? null : (
        <CodeBlock label={t('traces.call.detail')}>{JSON.stringify(call.detail, null, 2)}</CodeBlock>
      )}
    </div>
  )
}

function Decision({ call }: { call: ShownCall | undefined }) {
  const t = useT()
  if (!call) return null
  const name = call.decidedByName ?? t('traces.decision.somebody')
  if (call.status === 'waiting') return <p>{t('traces.decision.waiting')}</p>
  if (call.status === 'denied') return <p>{t('traces.decision.denied', { name })}</p>
  if (call.status === 'expired') return <p>{t('traces.decision.expired')}</p>
  return <p>{t('traces.decision.approved', { name })}</p>
}
