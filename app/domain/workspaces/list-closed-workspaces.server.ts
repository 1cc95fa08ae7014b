import { asActor } from '#app/db/scope.server.ts'
import { selectClosedWorkspaces } from '#app/db/workspace-life.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import type { ClosedWorkspace } from './schemas.ts'

/** Deleted workspaces that the caller owns and can still restore, the most urgent first. */
export async function listClosedWorkspaces(ctx: PersonContext): Promise<ClosedWorkspace[]> {
  const rows = await asActor({ ...scopeOf(ctx), workspaceId: null }, selectClosedWorkspaces)
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    name: row.name,
    closedAt: row.deleted_at.toISOString(),
    purgeAt: row.purge_at.toISOString(),
  }))
}
