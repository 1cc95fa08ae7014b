import { insertApiKey } from '#app/db/api-keys.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { hashApiKey, newApiKey, shownPrefix } from './key.server.ts'
import { expiryOf } from './rules.ts'
import { createKeySchema } from './schemas.ts'

/** A new key. It leaves here once; we keep its hash. Only a person makes keys. */
export async function createKey(ctx: Context, input: unknown): Promise<{ id: string; key: string }> {
  requirePermission(ctx, 'apiKey', 'create')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const createdBy = ctx.actor.userId
  const { name, scopes, lifetime } = parseInput(createKeySchema, input)
  const key = newApiKey()
  const id = newId()
  const expiresAt = expiryOf(lifetime)
  await asActor(scopeOf(ctx), async (tx) => {
    await requireRoom(tx, 'api_keys', ctx.workspaceId)
    await insertApiKey(tx, {
      id,
      workspaceId: ctx.workspaceId,
      name,
      prefix: shownPrefix(key),
      hash: hashApiKey(key) as Buffer,
      scopes,
      expiresAt,
      createdBy,
    })
    await insertAudit(tx, ctx, {
      action: 'api_key.created',
      subjectType: 'api_key',
      subjectId: id,
      changes: { name, scopes, expiresAt: expiresAt?.toISOString() ?? null },
    })
  })
  return { id, key }
}
