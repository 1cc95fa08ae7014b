import { selectApiKey, updateApiKeyRevoked } from '#app/db/api-keys.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { keyIdSchema } from './schemas.ts'

/** From the next request on the key opens nothing. Revoking twice changes nothing. Throws NOT_FOUND. */
export async function revokeKey(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'apiKey', 'revoke')
  const parsed = keyIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { keyId } = parsed.data
  await asActor(scopeOf(ctx), async (tx) => {
    const key = await selectApiKey(tx, ctx.workspaceId, keyId)
    if (!key) throw new AppError('NOT_FOUND')
    if (!(await updateApiKeyRevoked(tx, ctx.workspaceId, keyId))) return
    await insertAudit(tx, ctx, {
      action: 'api_key.revoked',
      subjectType: 'api_key',
      subjectId: keyId,
      changes: { name: key.name },
    })
  })
}
