import { TriangleAlert } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import type { BudgetView } from '#app/domain/budgets/list-budgets.server.ts'
import { levelOf, useBudgetWords } from './budget-words.ts'

/** What runs low, before all else. One visitor at their own limit is no news here. */
export function BudgetBanner({ budgets, now }: { budgets: readonly BudgetView[]; now: number }) {
  const t = useT()
  const words = useBudgetWords()
  const low = budgets.filter(
    (budget) => budget.isEnabled && budget.scope !== 'visitor' && levelOf(budget) >= 80,
  )
  if (low.length === 0) return null
  const full = low.filter((budget) => levelOf(budget) === 100).length
  return (
    <section
      aria-labelledby="budget-banner"
      className="mb-6 flex gap-3 rounded-md border border-line bg-warning-soft px-5 py-4 text-warning"
    >
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="grid gap-1">
        <h2 id="budget-banner" className="font-semibold">
          {full > 0
            ? t('budgets.banner.full', { count: full })
            : t('budgets.banner.title', { count: low.length })}
        </h2>
        <ul className="grid gap-0.5 text-sm">
          {low.map((budget) => (
            <li key={budget.id}>
              {t('budgets.banner.line', {
                name: words.name(budget),
                ...words.amounts(budget),
                resets: words.resets(budget, now),
              })}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
