import { insertNextVersion } from '#app/db/agent-versions.server.ts'
import { selectAgentForUpdate, updatePublishedVersion } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectConnection } from '#app/db/provider-connections.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { parseReference } from '#app/domain/providers/reference.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid, newId } from '#app/lib/ids.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { storedSettings } from './agent-view.server.ts'
import { publishSchema } from './schemas.ts'

export type Published = { number: number; publicId: string; updatedAt: string }

/** A model on a connection that is not of this workspace, or gone, would be published to answer nobody. */
async function requireConnection(tx: Tx, workspaceId: string, model: string): Promise<void> {
  const { connectionId } = parseReference(model)
  if (!connectionId) return
  if (!isUuid(connectionId) || !(await selectConnection(tx, { workspaceId, connectionId })))
    throw new AppError('BAD_INPUT', { messageKey: 'errors.agents.connectionGone' })
}

/**
 * Makes the draft the version that visitors meet. A version never changes again. Throws CONFLICT when the draft is not
 * the one the person saw (`updatedAt`), or when the agent is archived; BAD_INPUT when its model's connection is not here.
 */
export async function publishAgent(ctx: Context, input: unknown): Promise<Published> {
  requirePermission(ctx, 'agent', 'publish')
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { agentId, updatedAt, note } = parseInput(publishSchema, input)
  const key = { workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'publish')
    const agent = await selectAgentForUpdate(tx, key)
    if (!agent) throw new AppError('NOT_FOUND')
    if (agent.is_archived || agent.updated_at.getTime() !== updatedAt.getTime())
      throw new AppError('CONFLICT')
    await requireConnection(tx, workspaceId, storedSettings(agent.draft).model)
    const versionId = newId()
    const number = await insertNextVersion(tx, {
      ...key,
      id: versionId,
      note: note || null,
      createdBy: actor.userId,
    })
    const written = await updatePublishedVersion(tx, { ...key, versionId })
    await insertAudit(tx, ctx, {
      action: 'agent.published',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { number },
    })
    return { number, publicId: agent.public_id, updatedAt: written.toISOString() }
  })
}
