import { insertAudit } from '#app/db/audit-log.server.ts'
import { deleteBudget as deleteRow } from '#app/db/budgets.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { budgetIdSchema } from './schemas.ts'

/** A budget and what it has counted; what was spent stays. Throws NOT_FOUND. */
export async function deleteBudget(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'budget', 'manage')
  const { budgetId } = parseInput(budgetIdSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    if (!(await deleteRow(tx, { workspaceId: ctx.workspaceId, budgetId }))) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, { action: 'budget.deleted', subjectType: 'budget', subjectId: budgetId })
  })
}
