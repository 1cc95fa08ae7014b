import { selectApiKey, selectWorkspaceOfKey } from '#app/db/api-keys.server.ts'
import type { Rate } from '#app/db/rate-limits.server.ts'
import { asActor, asKey, type EnteredKey, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { can, KEY_SCOPES, type KeyScope } from '#app/domain/permissions.ts'
import type { Locale } from '#app/i18n/locales.ts'
import { AppError } from '#app/lib/app-error.ts'

/**
 * A program at our door, counted under `rates`. Throws NOT_SIGNED_IN for a key that is unknown, revoked, expired, or whose maker
 * is gone; then nothing is counted. Throws LIMIT_REACHED.
 */
export async function openKey(
  keyHash: Buffer,
  from: { requestId: string; locale: Locale },
  rates: readonly Rate[] = [],
): Promise<Context & { scopes: readonly string[] }> {
  const open = async (_tx: Tx, { workspaceId, apiKeyId, role, scopes }: EnteredKey) => ({
    ...from,
    workspaceId,
    actor: { kind: 'apiKey', apiKeyId } as const,
    role,
    scopes,
  })
  return await asKey(keyHash, from.requestId, open, rates)
}

export type OwnKey = {
  id: string
  name: string
  prefix: string
  /** What it may do now: what it was given, less what its maker may no longer do. */
  scopes: KeyScope[]
  expiresAt: string | null
  workspace: { id: string; slug: string; name: string }
}

/** What a key may know of itself. */
export async function getOwnKey(ctx: Context): Promise<OwnKey> {
  if (ctx.actor.kind !== 'apiKey') throw new AppError('FORBIDDEN')
  const { apiKeyId } = ctx.actor
  return await asActor(scopeOf(ctx), async (tx) => {
    const key = await selectApiKey(tx, ctx.workspaceId, apiKeyId)
    const workspace = await selectWorkspaceOfKey(tx, ctx.workspaceId)
    if (!key || !workspace) throw new AppError('NOT_SIGNED_IN')
    const { id, name, prefix } = key
    const scopes = KEY_SCOPES.filter((scope) => {
      const [resource, action] = scope.split(':')
      return can(ctx, resource as never, action as never)
    })
    return { id, name, prefix, scopes, expiresAt: key.expires_at?.toISOString() ?? null, workspace }
  })
}
