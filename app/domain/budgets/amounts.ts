import { formatNumber } from '#app/i18n/format.ts'
import type { Locale } from '#app/i18n/locales.ts'
import type { Params } from '#app/i18n/translate.ts'
import { type BudgetUnit, MICRO_DOLLARS } from './options.ts'

type Words = (key: 'budgets.amount.answers' | 'budgets.amount.tokens', params: Params) => string

/** Micro-dollars as US dollars: to the cent, and below a dollar to a hundredth of a cent where it has one. */
export function formatCost(locale: Locale, microDollars: number): string {
  const isFine = microDollars > 0 && microDollars < MICRO_DOLLARS && microDollars % 10_000 !== 0
  return formatNumber(locale, microDollars / MICRO_DOLLARS, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: isFine ? 4 : 2,
  })
}

/** An amount of a budget's unit, in words: "1,000 answers", "$2.50". */
export function formatAmount(locale: Locale, t: Words, unit: BudgetUnit, amount: number): string {
  if (unit === 'cost') return formatCost(locale, amount)
  return t(`budgets.amount.${unit}`, { count: amount, value: formatNumber(locale, amount) })
}

/** A part of such an amount, before it: "3" of "10 answers", "$0.20" of "$5.00". */
export const formatShare = (locale: Locale, unit: BudgetUnit, amount: number): string =>
  unit === 'cost' ? formatCost(locale, amount) : formatNumber(locale, amount)
