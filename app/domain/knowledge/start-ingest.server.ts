import { insertJobRun, selectOpenJobRun } from '#app/db/job-runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'

/**
 * Makes a run people can watch and the job that does it, in the caller's transaction. A source that is being read
 * already keeps its run: asking twice is asking once.
 */
export async function startIngest(ctx: Context, tx: Tx, sourceId: string): Promise<{ jobRunId: string }> {
  const open = await selectOpenJobRun(tx, ctx.workspaceId, sourceId)
  if (open && !open.cancel_requested_at) return { jobRunId: open.id }
  const jobRunId = newId()
  await insertJobRun(tx, {
    id: jobRunId,
    workspace_id: ctx.workspaceId,
    task: 'knowledge/ingest',
    subject_type: 'knowledge_source',
    subject_id: sourceId,
    created_by: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
  })
  const payload = { workspaceId: ctx.workspaceId, sourceId, jobRunId }
  await enqueue(tx, 'knowledge/ingest', payload, { meta: { requestId: ctx.requestId } })
  return { jobRunId }
}
