import { selectAgentMedia, updateMedia } from '#app/db/agent-media.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { requireAgentRight } from '#app/domain/agents/agent-rights.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { orderSchema } from './schemas.ts'

/** The gallery in this order. Ids of anything else are nothing; items that are not named keep their order, behind. */
export async function orderMedia(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'agent', 'update')
  const { agentId, mediaIds } = parseInput(orderSchema, input)
  const place = { workspaceId: ctx.workspaceId, agentId }
  await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'edit')
    const rows = await selectAgentMedia(tx, place)
    const rank = new Map(mediaIds.map((id, at) => [id, at]))
    const rankOf = ({ id }: { id: string }) => rank.get(id) ?? mediaIds.length
    const sorted = rows.toSorted((a, b) => rankOf(a) - rankOf(b))
    if (sorted.every((row, at) => row === rows[at])) return
    for (const [position, row] of sorted.entries()) {
      if (row.position !== position) await updateMedia(tx, { ...place, mediaId: row.id }, { position })
    }
    await insertAudit(tx, ctx, {
      action: 'media.ordered',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { mediaIds: sorted.map(({ id }) => id) },
    })
  })
}
