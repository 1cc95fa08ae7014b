import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { JobRuns } from './types.ts'

export type JobRunRow = Selectable<JobRuns>
export type NewJobRun = Pick<
  Insertable<JobRuns>,
  'id' | 'workspace_id' | 'task' | 'subject_type' | 'subject_id' | 'created_by'
>

export async function insertJobRun(tx: Tx, run: NewJobRun): Promise<void> {
  await tx.insertInto('job_runs').values(run).execute()
}

export async function selectJobRun(tx: Tx, workspaceId: string, id: string): Promise<JobRunRow | undefined> {
  return await tx
    .selectFrom('job_runs')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The run that is waiting or at work on the subject, if any. */
export async function selectOpenJobRun(
  tx: Tx,
  workspaceId: string,
  subjectId: string,
): Promise<JobRunRow | undefined> {
  return await tx
    .selectFrom('job_runs')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('subject_id', '=', subjectId)
    .where('status', 'in', ['queued', 'running'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

type JobRunChange = Partial<
  Pick<
    JobRunRow,
    'status' | 'step' | 'progress_done' | 'progress_total' | 'error_code' | 'started_at' | 'finished_at'
  >
>

/**
 * Changes a run that has not ended yet, and says whether its cancelling was asked for; undefined when the run has ended
 * or is gone: whoever works on it should stop.
 */
export async function updateOpenJobRun(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: JobRunChange,
): Promise<{ isCancelRequested: boolean } | undefined> {
  const row = await tx
    .updateTable('job_runs')
    .set(change)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returning('cancel_requested_at')
    .executeTakeFirst()
  return row && { isCancelRequested: row.cancel_requested_at !== null }
}

/** An attempt begins: counted, with a clean slate. Same answer as updateOpenJobRun. */
export async function updateJobRunStarted(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<{ isCancelRequested: boolean } | undefined> {
  const row = await tx
    .updateTable('job_runs')
    .set({
      status: 'running',
      step: null,
      progress_done: 0,
      progress_total: 0,
      error_code: null,
      attempts: sql<number>`attempts + 1`,
      started_at: sql<Date>`coalesce(started_at, now())`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .returning('cancel_requested_at')
    .executeTakeFirst()
  return row && { isCancelRequested: row.cancel_requested_at !== null }
}

/** Asks for a stop; the one change that people may make. */
export async function updateJobRunCancelRequested(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx
    .updateTable('job_runs')
    .set({ cancel_requested_at: sql<Date>`coalesce(cancel_requested_at, now())` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/**
 * Ends the runs whose job is no longer in the queue (its worker died on the last attempt, or somebody removed it), and
 * shows the failure on the source they worked for. Across workspaces: for the worker alone. Returns how many.
 */
export async function failOrphanedJobRuns(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with lost as (
      update job_runs r set status = 'failed', error_code = 'lost', finished_at = now()
      where r.status in ('queued', 'running') and r.created_at < now() - interval '1 minute'
        and not exists (
          select from graphile_worker._private_jobs j
          where j.payload ->> 'jobRunId' = r.id::text and (j.attempts < j.max_attempts or j.locked_at is not null))
      returning r.id, r.workspace_id, r.task, r.subject_type, r.subject_id
    ), shown as (
      update knowledge_sources s set status = 'failed', error_code = 'lost'
      from lost where s.workspace_id = lost.workspace_id and s.id = lost.subject_id and lost.subject_type = 'knowledge_source'
    ), told as (
      insert into audit_log (workspace_id, actor_kind, actor_label, action, subject_type, subject_id, changes)
      select l.workspace_id, 'job', l.task, 'knowledge.failed', l.subject_type, l.subject_id::text, '{"error": "lost"}'
      from lost l where l.subject_type = 'knowledge_source'
    )
    select id from lost
  `.execute(tx)
  return rows.length
}
