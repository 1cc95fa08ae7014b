import { insertAudit } from '#app/db/audit-log.server.ts'
import {
  deleteConnectionRow,
  selectAgentModels,
  selectConnection,
} from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { deleteConnectionSchema } from './schemas.ts'
import { usesOf } from './uses.ts'

/**
 * Takes a connection away, with its key. Agents that name it go on with their next model. Throws NOT_FOUND, and CONFLICT
 * with their names while agents use it and nobody accepted that.
 */
export async function deleteConnection(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'provider', 'manage')
  const { connectionId, acceptsUse } = parseInput(deleteConnectionSchema, input)
  const key = { workspaceId: ctx.workspaceId, connectionId }
  await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectConnection(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    const uses = usesOf(await selectAgentModels(tx, ctx.workspaceId), connectionId)
    if (uses.length > 0 && !acceptsUse)
      throw new AppError('CONFLICT', {
        messageKey: 'errors.providers.inUse',
        params: { names: uses.map((use) => use.name).join(', ') },
      })
    await deleteConnectionRow(tx, key)
    await insertAudit(tx, ctx, {
      action: 'provider_connection.deleted',
      subjectType: 'provider_connection',
      subjectId: connectionId,
      changes: { name: row.name, agents: uses.map((use) => use.name) },
    })
  })
}
