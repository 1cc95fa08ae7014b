import { selectVersion, updateDraftFromVersion } from '#app/db/agent-versions.server.ts'
import { selectAgentForUpdate } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { storedSettings } from './agent-view.server.ts'
import type { AgentSettings } from './schemas.ts'
import { restoreSchema } from './version-schemas.ts'

export type Restored = {
  number: number
  updatedAt: string
  /** The draft as it is now. */
  settings: AgentSettings
  /** The draft as it was, which undoes the deed when it is saved again. */
  before: { name: string; settings: AgentSettings }
}

/**
 * Copies a version into the draft; what visitors meet stays as it is. Throws CONFLICT when somebody wrote since `updatedAt`,
 * or when the agent is archived.
 */
export async function restoreVersion(ctx: Context, input: unknown): Promise<Restored> {
  requirePermission(ctx, 'agent', 'update')
  const { agentId, number, updatedAt } = parseInput(restoreSchema, input)
  const key = { workspaceId: ctx.workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'edit')
    const agent = await selectAgentForUpdate(tx, key)
    const version = agent && (await selectVersion(tx, { ...key, number }))
    if (!agent || !version) throw new AppError('NOT_FOUND')
    if (agent.is_archived || agent.updated_at.getTime() !== updatedAt.getTime())
      throw new AppError('CONFLICT')
    const written = await updateDraftFromVersion(tx, { ...key, versionId: version.id })
    await insertAudit(tx, ctx, {
      action: 'agent.version_restored',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { number },
    })
    return {
      number,
      updatedAt: written.toISOString(),
      settings: storedSettings(version.settings),
      before: { name: agent.name, settings: storedSettings(agent.draft) },
    }
  })
}
