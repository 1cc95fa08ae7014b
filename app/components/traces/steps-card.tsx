import { useFormat, useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import { StepRow, subjectOf } from './step-row.tsx'
import { attemptNumber, between, type ShownStep, type ShownTrace } from './trace-types.ts'
import { useTraceWords } from './use-trace-words.ts'

/** All steps of an answer as bars in its time, attempt by attempt, and the same as a table. */
export function StepsCard({ trace, slug }: { trace: ShownTrace; slug: string }) {
  const t = useT()
  const { run } = trace
  const attempts = attemptsOf(trace.steps)
  return (
    <Card title={t('traces.steps.title')} purpose={t('traces.steps.purpose')}>
      {attempts.length === 0 ? (
        <p className="text-muted" role="status">
          {run.status === 'running' ? t('traces.steps.running') : t('traces.steps.none')}
        </p>
      ) : (
        <div className="grid gap-6">
          {attempts.map((steps) => (
            <Attempt
              key={steps[0]?.attempt}
              steps={steps}
              trace={trace}
              slug={slug}
              isOne={attempts.length === 1}
            />
          ))}
        </div>
      )}
    </Card>
  )
}

/** The steps of each attempt in the order in which they began. */
function attemptsOf(steps: readonly ShownStep[]): ShownStep[][] {
  const byAttempt = Object.groupBy(steps, ({ attempt }) => attempt)
  return Object.values(byAttempt).map((own = []) =>
    own.toSorted((a, b) => a.offsetMs - b.offsetMs || a.position - b.position),
  )
}

type AttemptProps = { steps: ShownStep[]; trace: ShownTrace; slug: string; isOne: boolean }

/** What one process did; times count from its own beginning. */
function Attempt({ steps, trace, slug, isOne }: AttemptProps) {
  const t = useT()
  const { run, calls, sources } = trace
  const attempt = steps[0]?.attempt ?? 1
  const totalMs = Math.max(
    isOne ? (between(run.startedAt, run.finishedAt) ?? 0) : 0,
    ...steps.map(({ offsetMs, durationMs }) => offsetMs + durationMs),
  )
  const title = t('traces.attempt.title', { number: attemptNumber(run, attempt) })
  const label = isOne ? t('traces.steps.title') : title
  return (
    <section className="grid gap-4" data-attempt={attempt} aria-label={label}>
      {isOne ? null : (
        <p>
          <span className="font-medium">{title}</span>{' '}
          <span className="text-muted">
            {t(attempt < run.attempt ? 'traces.attempt.lost' : 'traces.attempt.last')}
          </span>
        </p>
      )}
      <ol className="-mx-5 divide-y divide-line border-line border-y" aria-label={label}>
        {steps.map((step) => (
          <li key={step.position}>
            <StepRow step={step} totalMs={totalMs} slug={slug} calls={calls} sources={sources} />
          </li>
        ))}
      </ol>
      <details>
        <summary className="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">
          {t('traces.steps.table')}
        </summary>
        <StepsTable steps={steps} />
      </details>
    </section>
  )
}

function StepsTable({ steps }: { steps: readonly ShownStep[] }) {
  const t = useT()
  const words = useTraceWords()
  const format = useFormat()
  return (
    <Table
      label={t('traces.steps.title')}
      className="mt-3 text-sm"
      head={
        <>
          <Th>{t('traces.steps.name')}</Th>
          <Th>{t('traces.steps.state')}</Th>
          <Th className="text-right">{t('traces.steps.start')}</Th>
          <Th className="text-right">{t('traces.steps.takes')}</Th>
          <Th className="text-right">{t('traces.steps.tokens')}</Th>
          <Th className="text-right">{t('traces.steps.cost')}</Th>
        </>
      }
    >
      {steps.map((step) => (
        <Tr key={step.position}>
          <Td>
            {words.kind(step.kind)} <span className="text-muted">{subjectOf(step, words)}</span>
          </Td>
          <Td>{words.state(step.status)}</Td>
          <Td className="whitespace-nowrap text-right tabular-nums">{words.time(step.offsetMs)}</Td>
          <Td className="whitespace-nowrap text-right tabular-nums">{words.time(step.durationMs)}</Td>
          <Td className="text-right tabular-nums">{format.number(step.inputTokens + step.outputTokens)}</Td>
          <Td className="text-right tabular-nums">{words.cost(step.cost)}</Td>
        </Tr>
      ))}
    </Table>
  )
}
