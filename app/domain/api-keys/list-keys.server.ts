import { type ApiKeyRow, selectApiKeys } from '#app/db/api-keys.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'

/** Times are ISO 8601. */
export type KeyView = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
  createdAt: string
  /** Null when they left: the key opens nothing then. */
  maker: string | null
  isMakerHere: boolean
}

/** At most 200; those that still open something first, then the newest. */
export async function listKeys(ctx: Context): Promise<KeyView[]> {
  requirePermission(ctx, 'apiKey', 'read')
  return await asActor(scopeOf(ctx), async (tx) => {
    const names = new Map((await selectPeople(tx)).map((person) => [person.user_id, person.display_name]))
    return (await selectApiKeys(tx, ctx.workspaceId)).map((row) => toView(row, names))
  })
}

function toView(row: ApiKeyRow, names: Map<string, string>): KeyView {
  const maker = (row.created_by && names.get(row.created_by)) || null
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    maker,
    isMakerHere: maker !== null,
  }
}
