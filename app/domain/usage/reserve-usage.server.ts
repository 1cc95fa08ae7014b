import type { Tx } from '#app/db/scope.server.ts'
import { insertUsage, type UsageToReserve } from '#app/db/usage.server.ts'
import { AppError } from '#app/lib/app-error.ts'

/** What is counted, each a whole number a month. */
export type UsageMetric = 'answers'

/**
 * Counts a use before the work is done, in the caller's transaction and workspace.
 * Throws LIMIT_REACHED when the workspace has used up its month. The same `requestKey` counts once.
 */
export async function reserveUsage(tx: Tx, usage: UsageToReserve & { metric: UsageMetric }): Promise<void> {
  if (!(await insertUsage(tx, usage))) throw new AppError('LIMIT_REACHED')
}
