// What can be chosen for a budget: for schemas and forms alike.

export const BUDGET_SCOPES = ['workspace', 'agent', 'visitor'] as const
export const BUDGET_PERIODS = ['day', 'month'] as const
/** `cost` is in micro-dollars (1e-6 USD). */
export const BUDGET_UNITS = ['answers', 'tokens', 'cost'] as const
/** What a visitor gets when a budget is used up: our own answerer, a person, or words of the owner's. */
export const BUDGET_BEHAVIOURS = ['builtin', 'handover', 'message'] as const

export type BudgetScope = (typeof BUDGET_SCOPES)[number]
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number]
export type BudgetUnit = (typeof BUDGET_UNITS)[number]
export type BudgetBehaviour = (typeof BUDGET_BEHAVIOURS)[number]

export const MICRO_DOLLARS = 1_000_000
