import { asActor } from '#app/db/scope.server.ts'
import { selectWorkspaceBySlug } from '#app/db/workspaces.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import type { WorkspaceSummary } from './schemas.ts'
import { toSummary } from './to-summary.ts'

/** One of the caller's workspaces by its slug, with their role in it. NOT_FOUND for anybody else's. */
export async function getWorkspace(ctx: PersonContext, slug: string): Promise<WorkspaceSummary> {
  const scope = { ...scopeOf(ctx), workspaceId: null }
  const row = await asActor(scope, (tx) => selectWorkspaceBySlug(tx, ctx.actor.userId, slug))
  if (!row) throw new AppError('NOT_FOUND')
  return toSummary(row)
}
