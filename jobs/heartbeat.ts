import { failOrphanedJobRuns } from '#app/db/job-runs.server.ts'
import { deleteHeartbeat, unlockDeadWorkers, upsertHeartbeat } from '#app/db/jobs.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { log } from '#app/lib/log.server.ts'

export type HeartbeatTimes = { beatMs: number; sweepMs: number; staleSeconds: number }

// A dead worker's jobs are free again after at most staleSeconds + sweepMs.
const TIMES: HeartbeatTimes = { beatMs: 3_000, sweepMs: 5_000, staleSeconds: 15 }

/**
 * Shows that this worker lives, and frees the jobs of those that do not: at start, then every `sweepMs`. `stop` takes
 * the worker off the list.
 */
export async function startHeartbeat(
  workerId: string,
  times: Partial<HeartbeatTimes> = {},
): Promise<{ stop(): Promise<void> }> {
  const { beatMs, sweepMs, staleSeconds } = { ...TIMES, ...times }
  const beat = () => asSystem('worker heartbeat', (tx) => upsertHeartbeat(tx, workerId))
  const sweep = () =>
    asSystem('jobs of dead workers are freed', async (tx) => {
      const silence = await upsertHeartbeat(tx, workerId)
      // Whoever could not be seen itself for so long (a stalled database, a sleeping laptop) judges nobody yet.
      if (silence > staleSeconds / 2) return
      const freed = await unlockDeadWorkers(tx, staleSeconds)
      if (freed.length > 0) log.warn({ workers: freed }, 'jobs of dead workers were freed')
      const lost = await failOrphanedJobRuns(tx)
      if (lost > 0) log.warn({ count: lost }, 'runs whose job is gone were marked as failed')
    })
  const quietly = (name: string, work: () => Promise<unknown>) => () => {
    work().catch((error) => log.error({ error }, `${name} failed`))
  }
  await beat()
  await sweep()
  const timers = [
    setInterval(quietly('heartbeat', beat), beatMs),
    setInterval(quietly('sweep', sweep), sweepMs),
  ]
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await asSystem('worker heartbeat', (tx) => deleteHeartbeat(tx, workerId))
    },
  }
}
