import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectConnection, updateConnectionEnabled } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { enableConnectionSchema } from './schemas.ts'

/** A connection that is off is passed over: agents use their next model. Throws NOT_FOUND. */
export async function enableConnection(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'provider', 'manage')
  const { connectionId, isEnabled } = parseInput(enableConnectionSchema, input)
  const key = { workspaceId: ctx.workspaceId, connectionId }
  await asActor(scopeOf(ctx), async (tx) => {
    const before = await selectConnection(tx, key)
    if (!before) throw new AppError('NOT_FOUND')
    if (before.is_enabled === isEnabled) return
    await updateConnectionEnabled(tx, { ...key, isEnabled })
    await insertAudit(tx, ctx, {
      action: isEnabled ? 'provider_connection.enabled' : 'provider_connection.disabled',
      subjectType: 'provider_connection',
      subjectId: connectionId,
      changes: { name: before.name },
    })
  })
}
