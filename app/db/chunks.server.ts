import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Chunks } from './types.ts'

export type NewChunk = {
  id: string
  position: number
  headingPath: string[]
  startOffset: number
  endOffset: number
  content: string
  language: 'en' | 'pt'
  /** Unit length. */
  embedding: Float32Array
}

export type ChunkOwner = {
  workspaceId: string
  sourceId: string
  documentId: string
  embeddingModel: string
  /** Chunks of a staged document wait for it; the default is true. */
  isEnabled?: boolean
}

/** The text form of a vector, with the precision that a half float keeps. */
export function vectorLiteral(vector: Float32Array): string {
  let text = '['
  for (let index = 0; index < vector.length; index += 1) {
    if (index > 0) text += ','
    text += Math.round((vector[index] ?? 0) * 100_000) / 100_000
  }
  return `${text}]`
}

/** One statement for all of them: the rows travel as arrays, column by column. */
export async function insertChunks(tx: Tx, owner: ChunkOwner, chunks: NewChunk[]): Promise<void> {
  const column = <T>(pick: (chunk: NewChunk) => T) => chunks.map(pick)
  await sql`
    insert into chunks (id, workspace_id, source_id, document_id, language, embedding_model, is_enabled,
      position, heading_path, start_offset, end_offset, content, embedding)
    select c.id, ${owner.workspaceId}::uuid, ${owner.sourceId}::uuid, ${owner.documentId}::uuid, c.language, ${owner.embeddingModel}, ${owner.isEnabled ?? true},
      c.position, array(select json_array_elements_text(c.heading_path::json)), c.start_offset, c.end_offset, c.content,
      c.embedding::extensions.halfvec
    from unnest(${column((chunk) => chunk.id)}::uuid[], ${column((chunk) => chunk.position)}::int[],
      ${column((chunk) => JSON.stringify(chunk.headingPath))}::text[], ${column((chunk) => chunk.startOffset)}::int[],
      ${column((chunk) => chunk.endOffset)}::int[], ${column((chunk) => chunk.content)}::text[],
      ${column((chunk) => chunk.language)}::text[], ${column((chunk) => vectorLiteral(chunk.embedding))}::text[])
      as c (id, position, heading_path, start_offset, end_offset, content, language, embedding)
  `.execute(tx)
}

export type ListedChunk = Pick<
  Selectable<Chunks>,
  'id' | 'position' | 'heading_path' | 'start_offset' | 'end_offset' | 'content' | 'is_enabled'
>

/** In reading order. */
export async function selectChunksOfDocument(
  tx: Tx,
  workspaceId: string,
  documentId: string,
  limit: number,
): Promise<ListedChunk[]> {
  return await tx
    .selectFrom('chunks')
    .select(['id', 'position', 'heading_path', 'start_offset', 'end_offset', 'content', 'is_enabled'])
    .where('workspace_id', '=', workspaceId)
    .where('document_id', '=', documentId)
    .orderBy('position')
    .limit(limit)
    .execute()
}

export type ChunkInDocument = {
  source_id: string
  heading_path: string[]
  start_offset: number
  end_offset: number
  title: string
  url: string | null
  document: string
}

/** A chunk with the document around it, if the caller's policies show it. */
export async function selectChunkInDocument(
  tx: Tx,
  workspaceId: string,
  chunkId: string,
): Promise<ChunkInDocument | undefined> {
  return await tx
    .selectFrom('chunks as c')
    .innerJoin('documents as d', (join) =>
      join.onRef('d.id', '=', 'c.document_id').onRef('d.workspace_id', '=', 'c.workspace_id'),
    )
    .select([
      'c.source_id',
      'c.heading_path',
      'c.start_offset',
      'c.end_offset',
      'd.title',
      'd.url',
      'd.content as document',
    ])
    .where('c.workspace_id', '=', workspaceId)
    .where('c.id', '=', chunkId)
    .executeTakeFirst()
}

/** The source of each of these chunks that is still there and may be seen. */
export async function selectSourcesOfChunks(
  tx: Tx,
  workspaceId: string,
  chunkIds: string[],
): Promise<{ id: string; source_id: string }[]> {
  if (chunkIds.length === 0) return []
  return await tx
    .selectFrom('chunks')
    .select(['id', 'source_id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', chunkIds)
    .execute()
}

export async function countChunksOfModel(tx: Tx, workspaceId: string, model: string): Promise<number> {
  const row = await tx
    .selectFrom('chunks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('embedding_model', '=', model)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export type ChunkMatch = {
  chunk_id: string
  document_id: string
  source_id: string
  title: string
  url: string | null
  heading_path: string[]
  content: string
  start_offset: number
  end_offset: number
  score: number
  similarity: number | null
  vector_rank: number | null
  text_rank: number | null
}

export type MatchQuery = {
  agentId: string
  question: string
  language: 'en' | 'pt'
  embedding: Float32Array
  embeddingModel: string
  limit: number
  /** For tests and measurements; unset, a workspace that has its own index is searched by it, any other exactly. */
  mode?: 'exact' | 'index'
}

/** Best first: vector and full-text ranks, fused in SQL. One round trip, the choice of the mode included. */
export async function matchChunks(tx: Tx, query: MatchQuery): Promise<ChunkMatch[]> {
  const mode = query.mode
    ? sql`${query.mode}`
    : sql`(select case when app.has_workspace_index(a.workspace_id, ${query.embeddingModel}) then 'index' else 'exact' end
        from agent_sources a where a.agent_id = ${query.agentId}::uuid limit 1)`
  const { rows } = await sql<ChunkMatch>`
    select * from app.match_chunks(${query.agentId}::uuid, ${query.question}, ${query.language},
      ${vectorLiteral(query.embedding)}::extensions.halfvec, ${query.embeddingModel}, ${query.limit}::int, ${mode})
  `.execute(tx)
  return rows
}

export async function hasWorkspaceIndex(tx: Tx, workspaceId: string, model: string): Promise<boolean> {
  const { rows } = await sql<{
    made: boolean
  }>`select app.has_workspace_index(${workspaceId}::uuid, ${model}) as made`.execute(tx)
  return rows[0]?.made ?? false
}

/** False on PGlite: its one session stands still for everybody while an index is built. */
export async function canIndexAside(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ version: string }>`select version() as version`.execute(tx)
  return !/wasm|emcc/i.test(rows[0]?.version ?? '')
}

/** True when the index was made now. Writers of chunks wait meanwhile. */
export async function ensureWorkspaceIndex(
  tx: Tx,
  workspaceId: string,
  model: string,
  dimensions: number,
): Promise<boolean> {
  const { rows } = await sql<{ made: boolean }>`
    select app.ensure_workspace_index(${workspaceId}::uuid, ${model}, ${dimensions}::int) as made
  `.execute(tx)
  return rows[0]?.made ?? false
}

/** True when there was one. */
export async function dropWorkspaceIndex(tx: Tx, workspaceId: string, model: string): Promise<boolean> {
  if (!(await hasWorkspaceIndex(tx, workspaceId, model))) return false
  await sql`select app.drop_workspace_index(${workspaceId}::uuid, ${model})`.execute(tx)
  return true
}
