import { useFormat, useLocale, useT } from '#app/components/i18n.tsx'
import type { Tone } from '#app/components/ui/badge.tsx'
import { formatAmount, formatShare } from '#app/domain/budgets/amounts.ts'
import type { BudgetView } from '#app/domain/budgets/list-budgets.server.ts'

export type Level = 0 | 50 | 80 | 100
export const LEVEL_TONES: Record<Level, Tone> = { 0: 'neutral', 50: 'info', 80: 'warning', 100: 'danger' }

/** The highest level a budget has reached in this period, in per cent. */
export function levelOf({ used, limit }: Pick<BudgetView, 'used' | 'limit'>): Level {
  if (used >= limit) return 100
  if (used >= limit * 0.8) return 80
  return used >= limit * 0.5 ? 50 : 0
}

/** How budgets are called and counted, in the reader's language. */
export function useBudgetWords() {
  const t = useT()
  const locale = useLocale()
  const format = useFormat()
  return {
    /** "3" of "10 answers", "$0.20" of "$5.00". */
    amounts: ({ unit, used, limit }: BudgetView) => ({
      used: formatShare(locale, unit, used),
      limit: formatAmount(locale, t, unit, limit),
    }),
    /** "The whole workspace, each day". */
    name({ scope, agentName, period }: BudgetView): string {
      const agent = agentName ?? ''
      const whose =
        scope === 'visitor' && agentName
          ? t('budgets.of.visitorAgent', { agent })
          : t(`budgets.of.${scope}`, { agent })
      return `${whose}, ${t(`budgets.each.${period}`)}`
    },
    resets: ({ resetsAt, period }: BudgetView, now: number) =>
      period === 'day'
        ? t('budgets.resetsIn', { when: format.relative(resetsAt, now) })
        : t('budgets.resetsOn', { date: format.date(resetsAt) }),
  }
}
