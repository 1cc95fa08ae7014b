import { useT } from '#app/components/i18n.tsx'
import { CodeBlock } from '#app/components/tools/code-block.tsx'
import { readAttempt } from '#app/domain/traces/read-step.ts'
import { FactsList } from './facts-list.tsx'
import type { ShownStep } from './trace-types.ts'
import { useTraceWords } from './use-trace-words.ts'

/** One model that was asked, or why it was not. */
export function AttemptDetail({ step }: { step: ShownStep }) {
  const t = useT()
  const words = useTraceWords()
  const attempt = readAttempt(step.data, step.name)
  const { reason, message, firstTokenMs, retryAfterMs } = attempt
  const model = words.asked({ ...attempt, connectionName: '' })
  const connectionName = attempt.model === 'builtin' ? '' : attempt.connectionName
  return (
    <div className="grid gap-3">
      <p className={step.status === 'failed' ? 'text-danger' : undefined}>
        {reason
          ? words.reason(reason)
          : t(step.status === 'running' ? 'traces.attempt.answering' : 'traces.attempt.answered', { model })}
      </p>
      <FactsList
        facts={[
          ...(connectionName ? [{ name: t('traces.attempt.connection'), value: connectionName }] : []),
          { name: t('traces.attempt.model'), value: model },
          ...(firstTokenMs === null
            ? []
            : [{ name: t('traces.attempt.firstToken'), value: words.time(firstTokenMs) }]),
          ...(retryAfterMs === null
            ? []
            : [{ name: t('traces.attempt.retryAfter'), value: words.time(retryAfterMs) }]),
        ]}
      />
      {message ? <CodeBlock label={t('traces.attempt.said')}>{message}</CodeBlock> : null}
    </div>
  )
}
