import { selectAgent } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { countBudgets, insertBudget } from '#app/db/budgets.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { createBudgetSchema, limitValueOf } from './schemas.ts'

/** More than anybody needs; each is one write before every call. */
const MOST_BUDGETS = 50

/** A new budget, on from now. What was used before it is not counted. Throws LIMIT_REACHED, BAD_INPUT. */
export async function createBudget(ctx: Context, input: unknown): Promise<{ id: string }> {
  requirePermission(ctx, 'budget', 'manage')
  const { limit, agentId, ...budget } = parseInput(createBudgetSchema, input)
  const { workspaceId, actor } = ctx
  const id = newId()
  const limitValue = limitValueOf(budget.unit, limit)
  await asActor(scopeOf(ctx), async (tx) => {
    if (agentId && !(await selectAgent(tx, { workspaceId, agentId })))
      throw new AppError('BAD_INPUT', { fields: { agentId: 'errors.budgets.agent' } })
    await lockCount(tx, 'budgets', workspaceId)
    if ((await countBudgets(tx, workspaceId)) >= MOST_BUDGETS)
      throw new AppError('LIMIT_REACHED', {
        messageKey: 'errors.budgets.tooMany',
        params: { count: MOST_BUDGETS },
      })
    await insertBudget(tx, {
      ...budget,
      id,
      workspace_id: workspaceId,
      agent_id: agentId,
      limit_value: limitValue,
      created_by: actor.kind === 'user' ? actor.userId : null,
    })
    const { scope, period, unit, behaviour } = budget
    await insertAudit(tx, ctx, {
      action: 'budget.created',
      subjectType: 'budget',
      subjectId: id,
      changes: { scope, agentId, period, unit, limit: limitValue, behaviour },
    })
  })
  return { id }
}
