import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// The queue's own tables (graphile_worker) and the heartbeats of its workers. Only what the library has no call for.

export type NewJob = {
  task: string
  payload: Record<string, unknown>
  jobKey: string | null
  maxAttempts: number
  /** null: now. */
  runAt: Date | null
}

export async function insertJob(tx: Tx, job: NewJob): Promise<void> {
  await sql`
    select app.enqueue(${job.task}, ${JSON.stringify(job.payload)}::jsonb, ${job.jobKey}, ${job.maxAttempts}::int,
      coalesce(${job.runAt?.toISOString() ?? null}::timestamptz, now()))
  `.execute(tx)
}

/** No further attempt: the attempt under way is the last. */
export async function updateJobToLastAttempt(tx: Tx, jobId: string): Promise<void> {
  await sql`update graphile_worker._private_jobs set max_attempts = attempts where id = ${jobId}::bigint`.execute(
    tx,
  )
}

/** Seconds since this worker was last seen, by the database's clock; 0 when it is new. It counts as seen now. */
export async function upsertHeartbeat(tx: Tx, workerId: string): Promise<number> {
  const { rows } = await sql<{ silence: number }>`
    with before as (select seen_at from app.worker_heartbeats where worker_id = ${workerId}), now as (
      insert into app.worker_heartbeats (worker_id) values (${workerId})
      on conflict (worker_id) do update set seen_at = now()
      returning seen_at
    )
    select coalesce(extract(epoch from now.seen_at - before.seen_at), 0)::float8 as silence from now left join before on true
  `.execute(tx)
  return rows[0]?.silence ?? 0
}

export async function deleteHeartbeat(tx: Tx, workerId: string): Promise<void> {
  await sql`delete from app.worker_heartbeats where worker_id = ${workerId}`.execute(tx)
}

/**
 * Frees the jobs of workers that have not been seen for `staleSeconds`, and of workers that died before they were ever
 * seen. One sweep at a time; returns the ids of the workers whose jobs were freed.
 */
export async function unlockDeadWorkers(tx: Tx, staleSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ worker_id: string }>`
    select worker_id from app.unlock_dead_workers(make_interval(secs => ${staleSeconds}))
  `.execute(tx)
  return rows.map((row) => row.worker_id)
}
