import { selectAgentRights } from '#app/db/agent-access.server.ts'
import { selectVersionRepeated, selectVersions, type VersionListRow } from '#app/db/agent-versions.server.ts'
import { selectAgent, selectAgentSourceIds } from '#app/db/agents.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { type AgentRights, requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { type AgentSummary, storedSettings, toAgentSummary } from './agent-view.server.ts'
import type { AgentSettings } from './schemas.ts'

export type AgentVersion = {
  id: string
  number: number
  note: string | null
  /** Who published; null once their account is gone. */
  by: string | null
  /** ISO 8601. */
  at: string
}

/** `names`: of the people of the workspace, by id. */
export const toAgentVersion = (row: VersionListRow, names: ReadonlyMap<string, string>): AgentVersion => ({
  id: row.id,
  number: row.number,
  note: row.note,
  by: (row.created_by && names.get(row.created_by)) || null,
  at: row.created_at.toISOString(),
})

export type AgentDetail = AgentSummary & {
  settings: AgentSettings
  sourceIds: string[]
  /** The earlier version that visitors meet again since somebody went back to it; null otherwise. */
  liveRepeats: number | null
  /** Newest first, at most 50. */
  versions: AgentVersion[]
  /** What the person may do with this agent. */
  rights: AgentRights
}

export async function getAgent(ctx: Context, agentId: string): Promise<AgentDetail> {
  requirePermission(ctx, 'agent', 'read')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectAgent(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    const versions = await selectVersions(tx, key)
    const names = new Map((await selectPeople(tx)).map((person) => [person.user_id, person.display_name]))
    return {
      ...toAgentSummary(row),
      settings: storedSettings(row.draft),
      rights: await selectAgentRights(tx, agentId),
      liveRepeats: await selectVersionRepeated(tx, key),
      sourceIds: await selectAgentSourceIds(tx, key),
      versions: versions.map((version) => toAgentVersion(version, names)),
    }
  })
}
