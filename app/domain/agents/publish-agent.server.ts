import { insertNextVersion } from '#app/db/agent-versions.server.ts'
import { selectAgentForUpdate, updatePublishedVersion } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { publishSchema } from './schemas.ts'

export type Published = { number: number; publicId: string; updatedAt: string }

/**
 * Makes the draft the version that visitors meet. A version never changes again. Throws CONFLICT when the draft is not
 * the one the person saw (`updatedAt`), or when the agent is archived.
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
