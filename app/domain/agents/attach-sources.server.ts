import { replaceAgentSources, selectAgent, selectAgentSourceIds } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { attachSourcesSchema } from './schemas.ts'

/** The agent answers from exactly these sources, at once: knowledge is not part of a version. */
export async function attachSources(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'agent', 'update')
  const { agentId, sourceIds } = parseInput(attachSourcesSchema, input)
  const key = { workspaceId: ctx.workspaceId, agentId }
  await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'edit')
    if (!(await selectAgent(tx, key))) throw new AppError('NOT_FOUND')
    const before = await selectAgentSourceIds(tx, key)
    await replaceAgentSources(tx, { ...key, sourceIds })
    const after = await selectAgentSourceIds(tx, key)
    await insertAudit(tx, ctx, {
      action: 'agent.sources_attached',
      subjectType: 'agent',
      subjectId: agentId,
      changes: changesBetween({ sourceIds: before.sort() }, { sourceIds: after.sort() }),
    })
  })
}
