import { deleteAgentAccess, selectAgentAccess, upsertAgentAccess } from '#app/db/agent-access.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectRole } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { AGENT_RIGHTS, type AgentRights, ALL_RIGHTS, requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { setAccessSchema } from './schemas.ts'

/**
 * What a member may do with one agent from their next request on; all four rights is no narrowing at all. Throws CONFLICT
 * for owners and admins, who are never narrowed.
 */
export async function setAgentAccess(ctx: Context, input: unknown): Promise<{ rights: AgentRights }> {
  requirePermission(ctx, 'agentAccess', 'update')
  const { agentId, userId, rights } = parseInput(setAccessSchema, input)
  const key = { workspaceId: ctx.workspaceId, agentId, userId }
  return await asActor(scopeOf(ctx), async (tx) => {
    const role = await selectRole(tx, ctx.workspaceId, userId)
    if (!role || !(await selectAgent(tx, key))) throw new AppError('NOT_FOUND')
    if (role !== 'member') throw new AppError('CONFLICT', { messageKey: 'errors.people.neverNarrowed' })
    const [before] = await selectAgentAccess(tx, key)
    const { view, edit, publish, converse } = before ?? ALL_RIGHTS
    const changes = changesBetween({ view, edit, publish, converse }, rights)
    if (AGENT_RIGHTS.every((right) => rights[right])) await deleteAgentAccess(tx, key)
    else await upsertAgentAccess(tx, key, rights)
    if (Object.keys(changes).length > 0) {
      await insertAudit(tx, ctx, {
        action: 'agent.access_changed',
        subjectType: 'agent',
        subjectId: agentId,
        changes: { userId, ...changes },
      })
    }
    return { rights }
  })
}
