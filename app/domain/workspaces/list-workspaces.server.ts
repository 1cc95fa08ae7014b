import { asActor } from '#app/db/scope.server.ts'
import { selectWorkspacesOf } from '#app/db/workspaces.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import type { WorkspaceSummary } from './schemas.ts'
import { toSummary } from './to-summary.ts'

/** The caller's workspaces, by name. A person has few: not paged. */
export async function listWorkspaces(ctx: PersonContext): Promise<WorkspaceSummary[]> {
  const rows = await asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) =>
    selectWorkspacesOf(tx, ctx.actor.userId),
  )
  return rows.map(toSummary)
}
