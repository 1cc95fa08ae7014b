import type { Tx } from '#app/db/scope.server.ts'
import { insertSpend, type SpendLine } from '#app/db/spend.server.ts'
import { insertUsageIn } from '#app/db/usage.server.ts'
import { isPlatformKey } from '#app/domain/providers/reference.ts'
import type { AttemptRecord } from '#app/domain/providers/route.ts'

type Used = Pick<
  AttemptRecord,
  'status' | 'connectionKey' | 'model' | 'inputTokens' | 'outputTokens' | 'cost'
>

/** What an answer's attempts used, one line for each model; the model that wrote the last of it has the answer. */
export function spendLines(attempts: readonly Used[]): SpendLine[] {
  const lines = new Map<string, SpendLine>()
  const writer = attempts.findLast(({ status }) => status === 'ok')
  for (const attempt of attempts) {
    if (attempt.status === 'skipped') continue
    const { connectionKey, model, inputTokens, outputTokens, cost } = attempt
    const key = `${connectionKey}\n${model}`
    const line = lines.get(key) ?? {
      connectionKey,
      model,
      answers: 0,
      inputTokens: 0,
      outputTokens: 0,
      cost: 0,
    }
    line.inputTokens += inputTokens
    line.outputTokens += outputTokens
    line.cost += cost
    if (attempt === writer) line.answers += 1
    lines.set(key, line)
  }
  return [...lines.values()].filter((line) => line.answers + line.inputTokens + line.outputTokens > 0)
}

/** What an answer's attempts used, and how much of it went over the installation's own keys. */
export function spentOf(attempts: readonly Used[]): { spend: SpendLine[]; platformTokens: number } {
  const spend = spendLines(attempts)
  const platformTokens = spend
    .filter(({ connectionKey }) => isPlatformKey(connectionKey))
    .reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0)
  return { spend, platformTokens }
}

/**
 * Adds what a stopped or lost answer used to the day's spending, and meters what went over the installation's own keys; an
 * answer that ends by itself does so with its end. In a transaction of the run, so that each is counted once; `requestKey`
 * names what is metered of it.
 */
export async function recordSpend(
  tx: Tx,
  run: { workspaceId: string; agentId: string; runId: string },
  attempts: readonly Used[],
  requestKey = `run:${run.runId}`,
): Promise<void> {
  const { spend, platformTokens } = spentOf(attempts)
  await insertSpend(tx, run, spend)
  // Spent already: a limit stops the next answer, not this one (prepareRoute).
  if (platformTokens > 0)
    await insertUsageIn(tx, run.workspaceId, {
      metric: 'platform_tokens',
      amount: platformTokens,
      requestKey,
      sourceType: 'run',
      sourceId: run.runId,
    })
}
