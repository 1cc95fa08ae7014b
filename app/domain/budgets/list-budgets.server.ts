import { type BudgetStandRow, selectAnswersPerMinute, selectBudgetStands } from '#app/db/budgets.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { BudgetBehaviour, BudgetPeriod, BudgetScope, BudgetUnit } from './options.ts'

/** A budget and where it stands in this period. Amounts in its unit; costs in micro-dollars. Times are ISO 8601. */
export type BudgetView = {
  id: string
  scope: BudgetScope
  agentId: string | null
  agentName: string | null
  period: BudgetPeriod
  unit: BudgetUnit
  limit: number
  /** Settled and reserved. Of a budget for each visitor: what the busiest one has used. */
  used: number
  /** In this period it was used up, or what was left did not hold another answer. Of a budget for each visitor: of one of them. */
  wasReached: boolean
  behaviour: BudgetBehaviour
  message: string
  isEnabled: boolean
  visitorsAtLimit: number
  resetsAt: string
}

/** All budgets a person may see, those that are on first, and how many answers may begin in a minute (0: any). */
export async function listBudgets(
  ctx: Context,
): Promise<{ budgets: BudgetView[]; answersPerMinute: number }> {
  requirePermission(ctx, 'budget', 'read')
  return asActor(scopeOf(ctx), async (tx) => ({
    budgets: (await selectBudgetStands(tx, ctx.workspaceId)).map(toView),
    answersPerMinute: (await selectAnswersPerMinute(tx, ctx.workspaceId)) ?? 0,
  }))
}

const toView = (row: BudgetStandRow): BudgetView => ({
  id: row.id,
  scope: row.scope,
  agentId: row.agent_id,
  agentName: row.agent_name,
  period: row.period,
  unit: row.unit,
  limit: Number(row.limit_value),
  used: Number(row.used),
  wasReached: row.was_reached,
  behaviour: row.behaviour,
  message: row.message,
  isEnabled: row.is_enabled,
  visitorsAtLimit: row.visitors_at_limit,
  resetsAt: row.resets_at.toISOString(),
})
