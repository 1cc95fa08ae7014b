import { z } from 'zod'
import {
  BUDGET_BEHAVIOURS,
  BUDGET_PERIODS,
  BUDGET_SCOPES,
  BUDGET_UNITS,
  type BudgetUnit,
  MICRO_DOLLARS,
} from './options.ts'

/** Far above what anybody spends, far below what a number can count. */
const MOST = 1_000_000_000

/** As people write it: answers, tokens, or dollars. */
const limit = z.coerce
  .number('errors.budgets.limit')
  .positive('errors.budgets.limit')
  .max(MOST, 'errors.field.tooLong')
const message = z.string().trim().max(400).default('')
const behaviour = z.enum(BUDGET_BEHAVIOURS)
const agentId = z
  .union([z.literal(''), z.uuid()])
  .nullish()
  .transform((id) => id || null)

export const createBudgetSchema = z
  .object({
    scope: z.enum(BUDGET_SCOPES),
    /** Which agent's, or whose visitors; none: of the whole workspace. */
    agentId,
    period: z.enum(BUDGET_PERIODS),
    unit: z.enum(BUDGET_UNITS),
    limit,
    behaviour,
    message,
  })
  .refine(({ scope, agentId }) => scope !== 'agent' || agentId !== null, {
    path: ['agentId'],
    message: 'errors.budgets.agent',
  })
  .transform((budget) => ({ ...budget, agentId: budget.scope === 'workspace' ? null : budget.agentId }))
  .refine(({ unit, limit }) => limitValueOf(unit, limit) >= 1, {
    path: ['limit'],
    message: 'errors.budgets.limit',
  })

/** What a budget counts stays; how much of it, and what happens then, can change. */
export const updateBudgetSchema = z.object({ budgetId: z.uuid(), limit, behaviour, message })
export const switchBudgetSchema = z.object({
  budgetId: z.uuid(),
  isEnabled: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]),
})
export const budgetIdSchema = z.object({ budgetId: z.uuid() })
export const answerRateSchema = z.object({ perMinute: z.coerce.number().int().min(0).max(100_000) })

/** A limit as it is stored: whole answers, tokens or micro-dollars. */
export const limitValueOf = (unit: BudgetUnit, limit: number): number =>
  unit === 'cost' ? Math.round(limit * MICRO_DOLLARS) : Math.floor(limit)
