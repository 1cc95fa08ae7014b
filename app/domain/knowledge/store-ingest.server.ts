import { insertChunks, type NewChunk } from '#app/db/chunks.server.ts'
import { deleteDocumentsOfSource, insertDocument } from '#app/db/documents.server.ts'
import { updateOpenJobRun } from '#app/db/job-runs.server.ts'
import { selectSourceForUpdate, updateSource } from '#app/db/knowledge-sources.server.ts'
import { asSystem, type Tx } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { requestIndex } from '#app/domain/retrieval/request-index.server.ts'
import type { TextChunk } from '#app/lib/chunk-text.ts'
import { newId } from '#app/lib/ids.ts'
import { detectLanguage } from '#app/lib/language.ts'
import { IngestStopped, requireGoing } from './ingest-progress.server.ts'
import type { ReadSource } from './read-source.server.ts'
import { nameOfAddress } from './rules.ts'

export type IngestResult =
  | { unchanged: true; contentHash: string }
  | {
      unchanged: false
      contentHash: string
      read: ReadSource
      title: string
      chunks: TextChunk[]
      /** One for each chunk. */
      vectors: Float32Array[]
      model: string
    }

/** Rows in one statement: big enough to be fast, small enough for one message. */
const ROWS = 500

/**
 * The end of an ingest in one transaction: readers see the old chunks or the new ones, never a mixture. The source is
 * held meanwhile, and the run must still be open, so of two workers at the same source one finds nothing left to do.
 */
export async function storeIngest(
  ctx: Context,
  ids: { sourceId: string; jobRunId: string },
  result: IngestResult,
): Promise<void> {
  const { workspaceId } = ctx
  await asSystem('ingest stores a source', async (tx) => {
    const source = await selectSourceForUpdate(tx, workspaceId, ids.sourceId)
    if (!source) throw new IngestStopped('cancelled')
    const done = { status: 'succeeded' as const, finished_at: new Date(), error_code: null }
    requireGoing(await updateOpenJobRun(tx, workspaceId, ids.jobRunId, done))
    const ready = {
      status: 'ready' as const,
      error_code: null,
      ingested_at: new Date(),
      content_hash: result.contentHash,
    }
    if (result.unchanged) {
      await updateSource(tx, workspaceId, source.id, ready)
      return
    }
    const { read, chunks } = result
    await replaceDocument(tx, workspaceId, source.id, result)
    const hasOwnName = source.kind !== 'page' || source.name !== nameOfAddress(new URL(source.url ?? ''))
    await updateSource(tx, workspaceId, source.id, {
      ...ready,
      name: hasOwnName ? source.name : result.title.slice(0, 200),
      size_bytes: read.sizeBytes,
      chunk_count: chunks.length,
    })
    await requestIndex(tx, ctx, result.model)
  })
}

async function replaceDocument(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
  { read, title, chunks, vectors, model, contentHash }: Extract<IngestResult, { unchanged: false }>,
): Promise<void> {
  await deleteDocumentsOfSource(tx, workspaceId, sourceId)
  const documentId = newId()
  await insertDocument(tx, {
    id: documentId,
    workspace_id: workspaceId,
    source_id: sourceId,
    title,
    url: read.url,
    language: read.language,
    content: read.content,
    content_hash: contentHash,
  })
  const rows: NewChunk[] = chunks.map((chunk, index) => ({
    ...chunk,
    id: newId(),
    language: languageOf(chunk, read.language),
    embedding: vectors[index] ?? new Float32Array(),
  }))
  const owner = { workspaceId, sourceId, documentId, embeddingModel: model }
  for (let at = 0; at < rows.length; at += ROWS) await insertChunks(tx, owner, rows.slice(at, at + ROWS))
}

/** A document may be in two languages; a short passage gives too little to tell by. */
function languageOf(chunk: TextChunk, documentLanguage: 'en' | 'pt'): 'en' | 'pt' {
  return chunk.content.length < 200 ? documentLanguage : (detectLanguage(chunk.content) ?? documentLanguage)
}
