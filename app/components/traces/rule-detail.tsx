import { useT } from '#app/components/i18n.tsx'
import { readBudget, readCounts } from '#app/domain/traces/read-step.ts'
import type { ShownStep } from './trace-types.ts'

/** A rule of the owner that applied: a guardrail, a budget, a hand-over. */
export function RuleDetail({ step }: { step: ShownStep }) {
  const t = useT()
  if (step.kind === 'budget') {
    const behaviour = `budgets.behaviour.${readBudget(step.data).behaviour}`
    return (
      <p>
        {t('traces.budget.reached')} {t.has(behaviour) ? t('budgets.then', { what: t(behaviour) }) : null}
      </p>
    )
  }
  if (step.kind === 'handover') {
    const key = `traces.handover.${step.name}`
    return (
      <p>
        {step.status === 'skipped'
          ? t('traces.handover.skipped')
          : t.has(key)
            ? t(key)
            : t('traces.handover.other')}
      </p>
    )
  }
  const key = `traces.guardrail.${step.name}`
  const counts = step.name === 'redaction' ? readCounts(step.data) : []
  const kindOf = (kind: string) => {
    const known = `character.redaction.${kind}`
    return t.has(known) ? t(known) : kind
  }
  return (
    <div className="grid gap-2">
      <p>{t.has(key) ? t(key) : t('traces.guardrail.other', { name: step.name })}</p>
      {counts.length > 0 ? (
        <ul className="text-muted text-sm">
          {counts.map(([kind, count]) => (
            <li key={kind}>{t('traces.guardrail.count', { kind: kindOf(kind), count })}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
