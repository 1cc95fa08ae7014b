import { selectVersion, selectVersions } from '#app/db/agent-versions.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { type AgentSummary, storedSettings, toAgentSummary } from './agent-view.server.ts'
import type { AgentSettings } from './schemas.ts'

/** One side of a comparison. `number` is null for the draft. */
export type Contender = { number: number | null; settings: AgentSettings }

export type AnswerComparison = {
  agent: AgentSummary
  /** Newest first. */
  versions: { number: number; note: string | null }[]
  left: Contender
  right: Contender
  /** A version was asked for that is not there: the draft stands in its place. */
  isGone: boolean
}

/** `draft`, or a version's number. */
function readSide(asked: string | null, usual: number | null): { number: number | null; isOdd: boolean } {
  if (asked === null) return { number: usual, isOdd: false }
  if (asked === 'draft') return { number: null, isOdd: false }
  return /^[1-9]\d{0,8}$/.test(asked)
    ? { number: Number(asked), isOdd: false }
    : { number: null, isOdd: true }
}

/** What two columns answer with: by default the published version against the draft. Throws NOT_FOUND. */
export async function compareAnswers(
  ctx: Context,
  agentId: string,
  asked: { left: string | null; right: string | null },
): Promise<AnswerComparison> {
  requirePermission(ctx, 'agent', 'try')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectAgent(tx, key)
    if (!row) throw new AppError('NOT_FOUND')
    const agent = toAgentSummary(row)
    const versions = await selectVersions(tx, key)
    let isGone = false
    const contender = async (side: string | null, usual: number | null): Promise<Contender> => {
      const { number, isOdd } = readSide(side, usual)
      const version = number === null ? undefined : await selectVersion(tx, { ...key, number })
      if (isOdd || (number !== null && !version)) isGone = true
      return { number: version?.number ?? null, settings: storedSettings(version?.settings ?? row.draft) }
    }
    return {
      agent,
      versions: versions.map(({ number, note }) => ({ number, note })),
      left: await contender(asked.left, agent.versionNumber),
      right: await contender(asked.right, null),
      isGone,
    }
  })
}
