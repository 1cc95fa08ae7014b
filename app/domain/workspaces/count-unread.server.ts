import { asActor } from '#app/db/scope.server.ts'
import { countUnread as countRows } from '#app/db/unread.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'

/** Conversations with something unread: the number beside "Inbox". */
export async function countUnread(ctx: Context): Promise<number> {
  requirePermission(ctx, 'conversation', 'read')
  return asActor(scopeOf(ctx), (tx) => countRows(tx, ctx.workspaceId))
}
