import { selectAgentAccess } from '#app/db/agent-access.server.ts'
import { selectAgentNames } from '#app/db/knowledge-sources.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { type AgentRights, ALL_RIGHTS, requirePermission } from '#app/domain/permissions.ts'
import type { Person } from '#app/domain/workspaces/list-people.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import type { AgentAccess, PersonAccess } from './schemas.ts'

const rightsOf = ({ view, edit, publish, converse }: AgentRights): AgentRights => ({
  view,
  edit,
  publish,
  converse,
})

/** One person, and what they may do with each agent. Throws NOT_FOUND for somebody who is not here. */
export async function listAccessOfPerson(
  ctx: Context,
  userId: string,
): Promise<{ person: Person; agents: AgentAccess[] }> {
  requirePermission(ctx, 'agentAccess', 'read')
  if (!isUuid(userId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = (await selectPeople(tx)).find((person) => person.user_id === userId)
    if (!row) throw new AppError('NOT_FOUND')
    const narrowed = new Map(
      (await selectAgentAccess(tx, { workspaceId, userId })).map((access) => [access.agent_id, access]),
    )
    const agents = await selectAgentNames(tx, workspaceId)
    return {
      person: {
        userId,
        displayName: row.display_name,
        email: row.email,
        role: row.role,
        joinedAt: row.joined_at.toISOString(),
      },
      agents: agents.map(({ id, name }) => {
        const access = row.role === 'member' ? narrowed.get(id) : undefined
        return {
          agentId: id,
          agentName: name,
          rights: access ? rightsOf(access) : ALL_RIGHTS,
          isNarrowed: access !== undefined,
        }
      }),
    }
  })
}

/** Everybody in the workspace, and what they may do with this agent. */
export async function listAccessToAgent(ctx: Context, agentId: string): Promise<PersonAccess[]> {
  requirePermission(ctx, 'agentAccess', 'read')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  return await asActor(scopeOf(ctx), async (tx) => {
    const narrowed = new Map(
      (await selectAgentAccess(tx, { workspaceId, agentId })).map((access) => [access.user_id, access]),
    )
    return (await selectPeople(tx)).map((row) => {
      const access = row.role === 'member' ? narrowed.get(row.user_id) : undefined
      return {
        userId: row.user_id,
        displayName: row.display_name,
        role: row.role,
        rights: access ? rightsOf(access) : ALL_RIGHTS,
      }
    })
  })
}
