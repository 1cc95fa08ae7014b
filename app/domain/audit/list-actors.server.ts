import { selectApiKeys } from '#app/db/api-keys.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'

export type AuditActors = Record<'people' | 'keys', { id: string; name: string }[]>

/** Whom the log can be filtered by: everybody who is here, and every key, revoked ones too. */
export async function listAuditActors(ctx: Context): Promise<AuditActors> {
  requirePermission(ctx, 'audit', 'read')
  return await asActor(scopeOf(ctx), async (tx) => ({
    people: (await selectPeople(tx)).map(({ user_id, display_name }) => ({
      id: user_id,
      name: display_name,
    })),
    keys: (await selectApiKeys(tx, ctx.workspaceId)).map(({ id, name }) => ({ id, name })),
  }))
}
