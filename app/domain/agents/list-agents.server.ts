import { selectAgentList } from '#app/db/agents.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type AgentSummary, toAgentSummary } from './agent-view.server.ts'

/** By name, the archived ones last; at most 500. */
export async function listAgents(ctx: Context): Promise<AgentSummary[]> {
  requirePermission(ctx, 'agent', 'read')
  const rows = await asActor(scopeOf(ctx), (tx) => selectAgentList(tx, ctx.workspaceId))
  return rows.map(toAgentSummary)
}
