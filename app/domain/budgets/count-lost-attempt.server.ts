import { updateStepsLost } from '#app/db/run-steps.server.ts'
import { updateRunCounted } from '#app/db/runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { insertUsageIn } from '#app/db/usage.server.ts'
import { recordSpend } from './record-spend.server.ts'

/**
 * Counts what an attempt used whose process died, by what it had kept: in the day's spending, in usage and in the run's
 * totals. Once, in the transaction of whoever finds it; the answer itself is counted by whoever ends it.
 */
export async function countLostAttempt(
  tx: Tx,
  run: { workspaceId: string; agentId: string; runId: string; attempt: number },
): Promise<void> {
  const { workspaceId, runId, attempt } = run
  const models = await updateStepsLost(tx, run)
  const sum = (key: 'inputTokens' | 'outputTokens' | 'cost') =>
    models.reduce((total, model) => total + model[key], 0)
  const used = { inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens'), cost: sum('cost') }
  if (!(await updateRunCounted(tx, run, used))) return
  const requestKey = `run:${runId}:${attempt}`
  // In the order of app.finish_run: nobody waits in a circle.
  const attempts = models.map((model) => ({ ...model, status: 'failed' as const }))
  await recordSpend(tx, run, attempts, requestKey)
  const amount = used.inputTokens + used.outputTokens
  if (amount > 0)
    await insertUsageIn(tx, workspaceId, {
      metric: 'tokens',
      amount,
      requestKey,
      sourceType: 'run',
      sourceId: runId,
    })
}
