import { canIndexAside, hasWorkspaceIndex } from '#app/db/chunks.server.ts'
import { sumChunks } from '#app/db/knowledge-sources.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { INDEX_THRESHOLD } from './rules.ts'

/**
 * After an ingest: a workspace that has grown past the threshold gets its own index, made by a job. Not where building it
 * would stop everybody else: there the search stays exact, and takes longer.
 */
export async function requestIndex(tx: Tx, ctx: Context, model: string): Promise<void> {
  if ((await sumChunks(tx, ctx.workspaceId)) < INDEX_THRESHOLD) return
  if (await hasWorkspaceIndex(tx, ctx.workspaceId, model)) return
  if (!(await canIndexAside(tx))) return
  await enqueue(
    tx,
    'retrieval/index-workspace',
    { workspaceId: ctx.workspaceId },
    { meta: { requestId: ctx.requestId } },
  )
}
