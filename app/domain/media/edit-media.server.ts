import { type MediaRow, selectMedia } from '#app/db/agent-media.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { requireAgentRight } from '#app/domain/agents/agent-rights.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'

export type MediaKey = { workspaceId: string; agentId: string; mediaId: string }

/** Runs `change` on an item of a gallery that the person may edit. Throws NOT_FOUND, FORBIDDEN. */
export async function editMedia<T>(
  ctx: Context,
  { agentId, mediaId }: { agentId: string; mediaId: string },
  change: (tx: Tx, key: MediaKey, row: MediaRow) => Promise<T>,
): Promise<T> {
  requirePermission(ctx, 'agent', 'update')
  const key = { workspaceId: ctx.workspaceId, agentId, mediaId }
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'edit')
    const row = await selectMedia(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    return await change(tx, key, row)
  })
}
