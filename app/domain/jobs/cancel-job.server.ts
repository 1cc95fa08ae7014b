import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectJobRun, updateJobRunCancelRequested } from '#app/db/job-runs.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'

/**
 * Asks a run to stop. The worker stops between two batches; a run that waits (for its turn, or for its next attempt) is
 * brought forward, so that the worker ends it now. A run that has ended stays as it is.
 */
export async function cancelJob(ctx: Context, input: { jobRunId: string }): Promise<void> {
  requirePermission(ctx, 'job', 'cancel')
  if (!isUuid(input.jobRunId)) throw new AppError('NOT_FOUND')
  await asActor(scopeOf(ctx), async (tx) => {
    const run = await selectJobRun(tx, ctx.workspaceId, input.jobRunId)
    if (!run) throw new AppError('NOT_FOUND')
    if (run.status !== 'queued' && run.status !== 'running') return
    await updateJobRunCancelRequested(tx, ctx.workspaceId, run.id)
    await insertAudit(tx, ctx, {
      action: 'job.cancelled',
      subjectType: run.subject_type,
      subjectId: run.subject_id,
      changes: { task: run.task },
    })
    if (run.status === 'queued' && run.task === 'knowledge/ingest') {
      const payload = { workspaceId: ctx.workspaceId, sourceId: run.subject_id, jobRunId: run.id }
      await enqueue(tx, 'knowledge/ingest', payload, { meta: { requestId: ctx.requestId } })
    }
  })
}
