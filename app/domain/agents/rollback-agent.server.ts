import { insertVersionAgain, selectVersion, updateDraftFromVersion } from '#app/db/agent-versions.server.ts'
import { selectAgentForUpdate, updatePublishedVersion } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import type { Published } from './publish-agent.server.ts'
import { rollbackSchema } from './version-schemas.ts'

/**
 * Puts an earlier version back: its settings become a new version that visitors meet at once, so history only ever grows.
 * Unless `keepsDraft`, the draft becomes the same. Throws CONFLICT when somebody wrote since `updatedAt`, when the agent is
 * archived, or when that version is live already.
 */
export async function rollbackAgent(ctx: Context, input: unknown): Promise<Published> {
  requirePermission(ctx, 'agent', 'publish')
  const { actor, workspaceId } = ctx
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { agentId, number, updatedAt, keepsDraft } = parseInput(rollbackSchema, input)
  const key = { workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'publish')
    if (!keepsDraft) await requireAgentRight(tx, agentId, 'edit')
    const agent = await selectAgentForUpdate(tx, key)
    const source = agent && (await selectVersion(tx, { ...key, number }))
    if (!agent || !source) throw new AppError('NOT_FOUND')
    if (agent.is_archived || agent.updated_at.getTime() !== updatedAt.getTime())
      throw new AppError('CONFLICT')
    if (agent.published_version_id === source.id)
      throw new AppError('CONFLICT', { messageKey: 'errors.versions.alreadyLive' })
    const versionId = newId()
    const note = translatorFor(ctx.locale)('versions.backTo', { number })
    const next = await insertVersionAgain(tx, {
      ...key,
      id: versionId,
      sourceId: source.id,
      note,
      createdBy: actor.userId,
    })
    if (next === null) throw new AppError('NOT_FOUND')
    let written = await updatePublishedVersion(tx, { ...key, versionId })
    if (!keepsDraft) written = await updateDraftFromVersion(tx, { ...key, versionId })
    await insertAudit(tx, ctx, {
      action: 'agent.rolled_back',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { number: next, backTo: number, keepsDraft },
    })
    return { number: next, publicId: agent.public_id, updatedAt: written.toISOString() }
  })
}
