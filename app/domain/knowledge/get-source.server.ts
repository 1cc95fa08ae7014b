import { selectChunksOfDocument } from '#app/db/chunks.server.ts'
import { selectDocumentOfSource } from '#app/db/documents.server.ts'
import { selectAgentNames, selectSourceList } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { sourceIdSchema } from './schemas.ts'
import { type SourceView, toSourceView } from './source-view.server.ts'

export type ChunkView = {
  id: string
  headingPath: string[]
  content: string
  startOffset: number
  endOffset: number
}

export type SourceDetail = {
  source: SourceView
  document: { title: string; language: 'en' | 'pt'; url: string | null } | null
  /** In reading order, at most 2,000. */
  chunks: ChunkView[]
  agents: { id: string; name: string }[]
}

const MAX_CHUNKS = 2_000

/** Throws NOT_FOUND for a source that is unknown or another workspace's. */
export async function getSource(ctx: Context, input: { sourceId: string }): Promise<SourceDetail> {
  requirePermission(ctx, 'knowledge', 'read')
  const parsed = sourceIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { sourceId } = parsed.data
  return await asActor(scopeOf(ctx), async (tx) => {
    const [row] = await selectSourceList(tx, { workspaceId: ctx.workspaceId, sourceId, limit: 1 })
    if (!row) throw new AppError('NOT_FOUND')
    const document = await selectDocumentOfSource(tx, ctx.workspaceId, sourceId)
    const chunks = document ? await selectChunksOfDocument(tx, ctx.workspaceId, document.id, MAX_CHUNKS) : []
    return {
      source: toSourceView(row),
      document: document
        ? { title: document.title, language: document.language === 'pt' ? 'pt' : 'en', url: document.url }
        : null,
      chunks: chunks.map((chunk) => ({
        id: chunk.id,
        headingPath: chunk.heading_path,
        content: chunk.content,
        startOffset: chunk.start_offset,
        endOffset: chunk.end_offset,
      })),
      agents: await selectAgentNames(tx, ctx.workspaceId),
    }
  })
}
