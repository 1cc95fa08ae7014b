import { insertAudit } from '#app/db/audit-log.server.ts'
import { insertConnection } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { newId } from '#app/lib/ids.ts'
import { keyHint } from './address.ts'
import { readAddress, readPreset, requireSafeWay } from './connection-input.server.ts'
import { sealKey } from './connection-key.server.ts'
import { createConnectionSchema } from './schemas.ts'

/** A new connection, untested. Throws UNAVAILABLE when this installation cannot keep keys. */
export async function createConnection(ctx: Context, input: unknown): Promise<{ id: string }> {
  requirePermission(ctx, 'provider', 'manage')
  const { key, ...given } = parseInput(createConnectionSchema, input)
  const { preset, kind } = readPreset(given.preset, given.kind)
  const baseUrl = readAddress(kind, given.baseUrl)
  requireSafeWay(baseUrl, key !== '')
  const id = newId()
  const sealedKey = key === '' ? null : sealKey(key, ctx.workspaceId, id)
  await asActor(scopeOf(ctx), async (tx) => {
    await requireRoom(tx, 'provider_connections', ctx.workspaceId)
    await insertConnection(tx, {
      id,
      workspaceId: ctx.workspaceId,
      name: given.name,
      kind,
      preset: preset.id,
      baseUrl,
      sealedKey,
      keyHint: key === '' ? '' : keyHint(key),
      requestsPerMinute: given.requestsPerMinute,
      createdBy: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
    })
    await insertAudit(tx, ctx, {
      action: 'provider_connection.created',
      subjectType: 'provider_connection',
      subjectId: id,
      changes: { name: given.name, kind, preset: preset.id, address: baseUrl, hasKey: key !== '' },
    })
  })
  return { id }
}
