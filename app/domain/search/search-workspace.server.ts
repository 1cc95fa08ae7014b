import { asActor } from '#app/db/scope.server.ts'
import { searchByName } from '#app/db/search.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'

export type Found = {
  kind: 'agent' | 'conversation' | 'source'
  id: string
  name: string
  detail: string | null
}

/** Agents, conversations and sources whose name has the text in it. Empty text finds nothing. */
export async function searchWorkspace(ctx: Context, text: string): Promise<Found[]> {
  requirePermission(ctx, 'workspace', 'read')
  const wanted = text.trim().slice(0, 100)
  if (!wanted) return []
  return asActor(scopeOf(ctx), (tx) => searchByName(tx, ctx.workspaceId, wanted))
}
