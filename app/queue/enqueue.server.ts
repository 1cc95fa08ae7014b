import { insertJob } from '#app/db/jobs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { catalog, type TaskName, type TaskPayload } from './catalog.ts'

/** What travels with a payload besides it: who asked, so that the job's log lines carry the same request id. */
export type JobMeta = { requestId: string }

export type EnqueueOptions = { meta?: JobMeta; runAt?: Date }

/**
 * Adds a job in the caller's transaction: it exists exactly if that commits. A waiting job with the same key is
 * replaced. Throws ZodError when the payload does not fit the catalogue.
 */
export async function enqueue<Name extends TaskName>(
  tx: Tx,
  name: Name,
  payload: TaskPayload<Name>,
  options: EnqueueOptions = {},
): Promise<void> {
  const spec = catalog[name]
  const parsed = spec.payload.parse(payload)
  const jobKey = 'jobKey' in spec ? (spec.jobKey as (payload: unknown) => string)(parsed) : null
  await insertJob(tx, {
    task: name,
    payload: options.meta ? { ...parsed, meta: options.meta } : parsed,
    jobKey,
    maxAttempts: spec.maxAttempts,
    runAt: options.runAt ?? null,
  })
}
