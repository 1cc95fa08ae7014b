import { createHash } from 'node:crypto'
import { deleteStagedDocuments } from '#app/db/documents.server.ts'
import { updateJobRunStarted, updateOpenJobRun } from '#app/db/job-runs.server.ts'
import {
  type SourceRow,
  selectSource,
  selectSourceForUpdate,
  updateSource,
} from '#app/db/knowledge-sources.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { chooseEmbedder } from '#app/integrations/llm/choose.server.ts'
import { chunkText } from '#app/lib/chunk-text.ts'
import { embedChunks } from './embed-chunks.server.ts'
import { ingestErrorCode } from './fail-ingest.server.ts'
import { IngestStopped, ingestProgress, requireGoing } from './ingest-progress.server.ts'
import { fetchSource, type ReadSource, readSource } from './read-source.server.ts'
import { storeContent, storeUnchanged } from './store-ingest.server.ts'

export type IngestOutcome = 'stored' | 'unchanged' | 'cancelled' | 'ended'

/** Raise it when the same text should be cut or embedded differently: every source then counts as changed. */
const RECIPE = 'v1'

/**
 * Reads a source and replaces its document and chunks, all at once at the very end: until then nothing that anybody sees
 * is written but progress, so a killed worker leaves nothing half done and the next attempt simply begins again. Runs as the system:
 * the job's payload was written inside the workspace it names. Throws what went wrong, after showing it on the run.
 */
export async function ingestSource(
  ctx: Context,
  input: { sourceId: string; jobRunId: string },
  signal?: AbortSignal,
): Promise<IngestOutcome> {
  const { sourceId, jobRunId } = input
  const progress = ingestProgress(ctx, jobRunId, signal)
  try {
    const source = await begin(ctx, sourceId, jobRunId)
    await progress.report('fetch')
    const raw = await fetchSource(source, signal)
    await progress.report('read')
    const read = readSource(raw)
    const embedder = chooseEmbedder()
    const title = (read.title ?? source.name).slice(0, 300)
    const contentHash = hashOf(read, title, embedder.model)
    if (source.content_hash === contentHash && source.chunk_count > 0) {
      await storeUnchanged(ctx, input, contentHash)
      return 'unchanged'
    }
    await progress.report('chunk')
    const chunks = chunkText(read)
    await progress.report('embed', 0, chunks.length)
    const vectors = await embedChunks(
      embedder,
      title,
      chunks,
      (done, total) => progress.report('embed', done, total),
      signal,
    )
    const content = { contentHash, read, title, chunks, vectors, model: embedder.model }
    await storeContent(ctx, input, content, progress)
    return 'stored'
  } catch (error) {
    if (error instanceof IngestStopped) return await stop(ctx, input, error.reason)
    if (!(await showTrouble(ctx, jobRunId, error))) return 'ended'
    throw error
  }
}

async function begin(ctx: Context, sourceId: string, jobRunId: string): Promise<SourceRow> {
  return await asSystem('ingest begins', async (tx) => {
    // The source before its run, as the end of an ingest locks them: two workers at one source wait for each other in turn.
    const source = await selectSourceForUpdate(tx, ctx.workspaceId, sourceId)
    requireGoing(await updateJobRunStarted(tx, ctx.workspaceId, jobRunId))
    if (!source) throw new IngestStopped('cancelled')
    await updateSource(tx, ctx.workspaceId, sourceId, { status: 'processing', error_code: null })
    return source
  })
}

function hashOf(read: ReadSource, title: string, model: string): string {
  return createHash('sha256')
    .update([RECIPE, model, title, read.url ?? '', read.content].join('\0'))
    .digest('hex')
}

/** A cancelled source keeps what it knew before. */
async function stop(
  ctx: Context,
  { sourceId, jobRunId }: { sourceId: string; jobRunId: string },
  reason: IngestStopped['reason'],
): Promise<IngestOutcome> {
  if (reason === 'ended') return 'ended'
  await asSystem('ingest was cancelled', async (tx) => {
    const source = await selectSource(tx, ctx.workspaceId, sourceId)
    const after = source?.ingested_at
      ? { status: 'ready' as const, error_code: null }
      : { status: 'failed' as const, error_code: 'cancelled' }
    await deleteStagedDocuments(tx, ctx.workspaceId, sourceId)
    await updateSource(tx, ctx.workspaceId, sourceId, after)
    await updateOpenJobRun(tx, ctx.workspaceId, jobRunId, { status: 'cancelled', finished_at: new Date() })
  })
  return 'cancelled'
}

/** Until the next attempt, or until fail-ingest says that there is none. False when the run has ended without us. */
async function showTrouble(ctx: Context, jobRunId: string, error: unknown): Promise<boolean> {
  const change = { status: 'queued' as const, error_code: ingestErrorCode(error) }
  try {
    const run = await asSystem('ingest failed', (tx) =>
      updateOpenJobRun(tx, ctx.workspaceId, jobRunId, change),
    )
    return run !== undefined
  } catch {
    // The database may be what failed; the error that is thrown on says so.
    return true
  }
}
