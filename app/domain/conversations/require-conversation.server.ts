import { selectConversation } from '#app/db/conversations.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'

/** Lets a member follow a conversation of the workspace. Membership is checked anew. Throws NOT_FOUND. */
export async function requireConversation(ctx: Context, conversationId: string): Promise<void> {
  requirePermission(ctx, 'conversation', 'read')
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  const found = await asActor(scopeOf(ctx), (tx) => selectConversation(tx, { workspaceId, conversationId }))
  if (!found) throw new AppError('NOT_FOUND')
}
