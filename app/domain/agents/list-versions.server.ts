import { selectAgentRights } from '#app/db/agent-access.server.ts'
import {
  selectVersionRepeated,
  selectVersions,
  selectVersionsAnswered,
} from '#app/db/agent-versions.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { type AgentRights, requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { type AgentSummary, toAgentSummary } from './agent-view.server.ts'
import { type AgentVersion, toAgentVersion } from './get-agent.server.ts'

export type ListedVersion = AgentVersion & {
  isLive: boolean
  /** Visitors' conversations that this version answered last, of those the person may read. */
  conversations: number
}

export type VersionList = {
  agent: AgentSummary
  rights: AgentRights
  /** As in AgentDetail. */
  liveRepeats: number | null
  /** Newest first, at most 500. */
  versions: ListedVersion[]
}

const MOST = 500

/** Every published version of an agent. Throws NOT_FOUND. */
export async function listVersions(ctx: Context, agentId: string): Promise<VersionList> {
  requirePermission(ctx, 'agent', 'read')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectAgent(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    const versions = await selectVersions(tx, key, MOST)
    const answered = await selectVersionsAnswered(tx, key)
    const names = new Map((await selectPeople(tx)).map((person) => [person.user_id, person.display_name]))
    return {
      agent: toAgentSummary(row),
      rights: await selectAgentRights(tx, agentId),
      liveRepeats: await selectVersionRepeated(tx, key),
      versions: versions.map((version) => ({
        ...toAgentVersion(version, names),
        isLive: version.number === row.version_number,
        conversations: answered.get(version.id) ?? 0,
      })),
    }
  })
}
