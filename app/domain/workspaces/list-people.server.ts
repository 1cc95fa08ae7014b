import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'

export type Person = {
  userId: string
  displayName: string
  email: string
  role: 'owner' | 'admin' | 'member'
  joinedAt: string
}

/** The people of the workspace, the longest there first. */
export async function listPeople(ctx: Context): Promise<Person[]> {
  requirePermission(ctx, 'members', 'read')
  const rows = await asActor(scopeOf(ctx), selectPeople)
  return rows.map((row) => ({
    userId: row.user_id,
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
  }))
}
