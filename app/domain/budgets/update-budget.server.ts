import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectBudget, updateBudget as updateRow } from '#app/db/budgets.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { limitValueOf, switchBudgetSchema, updateBudgetSchema } from './schemas.ts'

/** Another limit, another behaviour. What is used already stays used. Throws NOT_FOUND. */
export async function updateBudget(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'budget', 'manage')
  const { budgetId, limit, behaviour, message } = parseInput(updateBudgetSchema, input)
  const key = { workspaceId: ctx.workspaceId, budgetId }
  await asActor(scopeOf(ctx), async (tx) => {
    const before = await selectBudget(tx, key)
    if (!before) throw new AppError('NOT_FOUND')
    const limitValue = limitValueOf(before.unit, limit)
    if (limitValue < 1) throw new AppError('BAD_INPUT', { fields: { limit: 'errors.budgets.limit' } })
    const changes = changesBetween(
      { limit: Number(before.limit_value), behaviour: before.behaviour, message: before.message },
      { limit: limitValue, behaviour, message },
    )
    if (Object.keys(changes).length === 0) return
    if (!(await updateRow(tx, key, { limit_value: limitValue, behaviour, message })))
      throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: 'budget.updated',
      subjectType: 'budget',
      subjectId: budgetId,
      changes,
    })
  })
}

/** Switches a budget on or off; while it is off, nothing is counted. Throws NOT_FOUND. */
export async function switchBudget(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'budget', 'manage')
  const { budgetId, isEnabled } = parseInput(switchBudgetSchema, input)
  const key = { workspaceId: ctx.workspaceId, budgetId }
  await asActor(scopeOf(ctx), async (tx) => {
    if (!(await updateRow(tx, key, { is_enabled: isEnabled }))) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: isEnabled ? 'budget.enabled' : 'budget.disabled',
      subjectType: 'budget',
      subjectId: budgetId,
    })
  })
}
