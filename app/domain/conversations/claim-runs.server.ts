import { type ClaimedRun, matchStaleRuns, selectUncountedRun, updateRunClaimed } from '#app/db/runs.server.ts'
import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import { countLostAttempt } from '#app/domain/budgets/count-lost-attempt.server.ts'
import { STALE_RUN } from './rules.ts'

/** A living process has counted what it wrote long before. */
const UNCOUNTED_SECONDS = 60
const AT_ONCE = 8

/**
 * Claims answers whose process died, at most eight, each in a transaction of its own that counts what the dead attempt
 * used. `runId`: that one only.
 */
export async function claimRuns(owner: string, runId: string | null = null): Promise<ClaimedRun[]> {
  const claimed: ClaimedRun[] = []
  if (!(await asSystemOnce('look for abandoned answers', (tx) => matchStaleRuns(tx, STALE_RUN))))
    return claimed
  while (claimed.length < AT_ONCE) {
    const run = await asSystem('take over an answer of a dead process', async (tx) => {
      const one = await updateRunClaimed(tx, owner, STALE_RUN, runId)
      if (one)
        await countLostAttempt(tx, {
          workspaceId: one.workspace_id,
          agentId: one.agent_id,
          runId: one.id,
          attempt: one.attempt - 1,
        })
      return one
    })
    if (!run) break
    claimed.push(run)
  }
  return claimed
}

/** Counts answers that were stopped, and whose process did not live to count them. Returns how many. */
export async function countStoppedRuns(): Promise<number> {
  for (let count = 0; ; count += 1) {
    const run = await asSystem('count an answer that was stopped', async (tx) => {
      const one = await selectUncountedRun(tx, UNCOUNTED_SECONDS)
      if (one) await countLostAttempt(tx, one)
      return one
    })
    if (!run) return count
  }
}
