import { selectAgentNames, selectSourceList } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type SourceView, toSourceView } from './source-view.server.ts'

export type SourceList = {
  /** Newest first, at most 500. */
  sources: SourceView[]
  /** Every agent of the workspace that could read them. */
  agents: { id: string; name: string }[]
}

export async function listSources(ctx: Context): Promise<SourceList> {
  requirePermission(ctx, 'knowledge', 'read')
  return await asActor(scopeOf(ctx), async (tx) => ({
    sources: (await selectSourceList(tx, { workspaceId: ctx.workspaceId })).map(toSourceView),
    agents: await selectAgentNames(tx, ctx.workspaceId),
  }))
}
