import { selectLiveTopic } from '#app/db/agent-access.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'

/** The Realtime topic on which the caller hears of changes: the workspace's, or one of their own where some agents are closed to them. */
export async function getLiveTopic(ctx: Context): Promise<string> {
  requirePermission(ctx, 'workspace', 'read')
  return asActor(scopeOf(ctx), selectLiveTopic)
}
