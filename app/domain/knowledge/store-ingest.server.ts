import { insertAudit } from '#app/db/audit-log.server.ts'
import { insertChunks, type NewChunk } from '#app/db/chunks.server.ts'
import { deleteStagedDocuments, insertDocument, updateDocumentCurrent } from '#app/db/documents.server.ts'
import { updateOpenJobRun } from '#app/db/job-runs.server.ts'
import { selectSourceForUpdate, updateSource } from '#app/db/knowledge-sources.server.ts'
import { asSystem, type Tx } from '#app/db/scope.server.ts'
import type { JsonObject } from '#app/db/types.ts'
import type { Context } from '#app/domain/context.server.ts'
import { requestIndex } from '#app/domain/retrieval/request-index.server.ts'
import type { TextChunk } from '#app/lib/chunk-text.ts'
import { newId } from '#app/lib/ids.ts'
import { detectLanguage } from '#app/lib/language.ts'
import { type IngestProgress, IngestStopped, requireGoing } from './ingest-progress.server.ts'
import type { ReadSource } from './read-source.server.ts'
import { nameOfAddress } from './rules.ts'

export type NewContent = {
  contentHash: string
  read: ReadSource
  title: string
  chunks: TextChunk[]
  /** One for each chunk. */
  vectors: Float32Array[]
  model: string
}

/** Rows in one transaction: short enough that nobody who waits for the database notices. */
const ROWS = 200

type Ids = { sourceId: string; jobRunId: string }

/**
 * Stores the new content aside, piece by piece, under a document nobody sees; then shows it in place of the old in one
 * short transaction. Readers see the old chunks or the new ones, never a mixture.
 */
export async function storeContent(
  ctx: Context,
  ids: Ids,
  content: NewContent,
  progress: IngestProgress,
): Promise<void> {
  const documentId = await stage(ctx, ids, content, progress)
  await finish(ctx, ids, content.contentHash, { documentId, content })
}

/** The source was read and has not changed: only the time moves. */
export async function storeUnchanged(ctx: Context, ids: Ids, contentHash: string): Promise<void> {
  await finish(ctx, ids, contentHash, null)
}

async function stage(ctx: Context, ids: Ids, content: NewContent, progress: IngestProgress): Promise<string> {
  const { workspaceId } = ctx
  const { read, title, chunks, vectors, model, contentHash } = content
  const documentId = newId()
  const document = {
    id: documentId,
    workspace_id: workspaceId,
    source_id: ids.sourceId,
    title,
    url: read.url,
    language: read.language,
    content: read.content,
    content_hash: contentHash,
    is_staged: true,
  }
  await asSystem('ingest stages a document', (tx) => insertDocument(tx, document))
  const owner = { workspaceId, sourceId: ids.sourceId, documentId, embeddingModel: model, isEnabled: false }
  for (let at = 0; at < chunks.length; at += ROWS) {
    await progress.report('store', at, chunks.length)
    const rows = chunks.slice(at, at + ROWS).map(
      (chunk, index): NewChunk => ({
        ...chunk,
        id: newId(),
        language: languageOf(chunk, read.language),
        embedding: vectors[at + index] ?? new Float32Array(),
      }),
    )
    await asSystem('ingest stages chunks', (tx) => insertChunks(tx, owner, rows))
  }
  return documentId
}

/** The source is held meanwhile, and the run must still be open: of two workers at one source, one finds nothing to do. */
async function finish(
  ctx: Context,
  ids: Ids,
  contentHash: string,
  fresh: { documentId: string; content: NewContent } | null,
): Promise<void> {
  const { workspaceId } = ctx
  await asSystem('ingest shows a source', async (tx) => {
    const source = await selectSourceForUpdate(tx, workspaceId, ids.sourceId)
    if (!source) throw new IngestStopped('cancelled')
    const done = { status: 'succeeded' as const, finished_at: new Date(), error_code: null }
    requireGoing(await updateOpenJobRun(tx, workspaceId, ids.jobRunId, done))
    const ready = {
      status: 'ready' as const,
      error_code: null,
      ingested_at: new Date(),
      content_hash: contentHash,
    }
    if (!fresh) {
      await deleteStagedDocuments(tx, workspaceId, source.id)
      await updateSource(tx, workspaceId, source.id, ready)
      await auditRead(tx, ctx, source.id, {})
      return
    }
    const { read, title, chunks, model } = fresh.content
    await updateDocumentCurrent(tx, workspaceId, source.id, fresh.documentId)
    const hasOwnName = source.kind !== 'page' || source.name !== nameOfAddress(new URL(source.url ?? ''))
    await updateSource(tx, workspaceId, source.id, {
      ...ready,
      name: hasOwnName ? source.name : title.slice(0, 200),
      size_bytes: read.sizeBytes,
      chunk_count: chunks.length,
    })
    await auditRead(tx, ctx, source.id, { passages: { before: source.chunk_count, after: chunks.length } })
    await requestIndex(tx, ctx, model)
  })
}

function auditRead(tx: Tx, ctx: Context, sourceId: string, changes: JsonObject): Promise<void> {
  return insertAudit(tx, ctx, {
    action: 'knowledge.read',
    subjectType: 'knowledge_source',
    subjectId: sourceId,
    changes,
  })
}

/** A document may be in two languages; a short passage gives too little to tell by. */
function languageOf(chunk: TextChunk, documentLanguage: 'en' | 'pt'): 'en' | 'pt' {
  return chunk.content.length < 200 ? documentLanguage : (detectLanguage(chunk.content) ?? documentLanguage)
}
