import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectAnswersPerMinute, updateAnswersPerMinute } from '#app/db/budgets.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { answerRateSchema } from './schemas.ts'

/** How many answers may begin in a minute, over all agents; 0: no limit. */
export async function setAnswerRate(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'budget', 'manage')
  const { perMinute } = parseInput(answerRateSchema, input)
  const { workspaceId } = ctx
  await asActor(scopeOf(ctx), async (tx) => {
    const before = await selectAnswersPerMinute(tx, workspaceId)
    if (before === perMinute) return
    if (!(await updateAnswersPerMinute(tx, workspaceId, perMinute))) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: 'budget.rate_changed',
      subjectType: 'workspace',
      subjectId: workspaceId,
      changes: { perMinute: { before: before ?? null, after: perMinute } },
    })
  })
}
