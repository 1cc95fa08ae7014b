import { asActor } from '#app/db/scope.server.ts'
import { selectSpend } from '#app/db/spend.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type SpendView, sumSpend } from './sum-spend.ts'

export const SPEND_DAYS = 30

/** What answers used in the last 30 days, by day, agent and model, of the agents a person may see. */
export async function listSpend(ctx: Context): Promise<SpendView> {
  requirePermission(ctx, 'budget', 'read')
  const { today, rows } = await asActor(scopeOf(ctx), (tx) =>
    selectSpend(tx, { workspaceId: ctx.workspaceId, days: SPEND_DAYS }),
  )
  return sumSpend(today, SPEND_DAYS, rows)
}
