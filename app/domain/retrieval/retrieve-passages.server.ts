import type { Citation } from '#app/contracts/stream-events.ts'
import { type ChunkMatch, matchChunks } from '#app/db/chunks.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { chooseEmbedder } from '#app/integrations/llm/choose.server.ts'
import type { Passage } from '#app/integrations/llm/types.ts'
import { type Found, pathBelowTitle, toCitation, withoutRepetition } from './rules.ts'

export type RetrievalQuery = { agentId: string; question: string; language: 'en' | 'pt'; limit?: number }

/** `passages[i]` and `citations[i]` are the same passage, both numbered from 1, best first. */
export type Retrieved = { passages: Passage[]; citations: Citation[] }

export type EmbeddedQuestion = { model: string; vector: Float32Array }

const LIMIT = 6

/** The question's vector. Made before the transaction, since a provider may be asked for it. Throws ProviderError. */
export async function embedQuestion(question: string, signal?: AbortSignal): Promise<EmbeddedQuestion> {
  const embedder = chooseEmbedder()
  const [vector = new Float32Array()] = await embedder.embed([question], 'query', signal)
  return { model: embedder.model, vector }
}

/**
 * The passages of the agent's sources that fit a question, inside the caller's transaction and rights: one statement.
 * An agent of another workspace has none.
 */
export async function retrievePassagesIn(
  tx: Tx,
  query: RetrievalQuery & { embedded: EmbeddedQuestion },
): Promise<Retrieved> {
  const limit = query.limit ?? LIMIT
  const matches = await matchChunks(tx, {
    agentId: query.agentId,
    question: query.question,
    language: query.language,
    embedding: query.embedded.vector,
    embeddingModel: query.embedded.model,
    // Some repeat each other and fall out.
    limit: limit + 4,
  })
  const kept = withoutRepetition(matches.map(toFound), limit)
  return {
    passages: kept.map(toPassage),
    citations: kept.map((found, index) => toCitation(found, index + 1)),
  }
}

/** The same for a signed-in person, in a transaction of its own. */
export async function retrievePassages(ctx: Context, query: RetrievalQuery): Promise<Retrieved> {
  requirePermission(ctx, 'knowledge', 'read')
  const embedded = await embedQuestion(query.question)
  return await asActor(scopeOf(ctx), (tx) => retrievePassagesIn(tx, { ...query, embedded }))
}

function toFound(match: ChunkMatch): Found {
  return {
    chunkId: match.chunk_id,
    sourceId: match.source_id,
    documentId: match.document_id,
    title: match.title,
    url: match.url,
    headingPath: match.heading_path,
    content: match.content,
    startOffset: match.start_offset,
    endOffset: match.end_offset,
    score: match.score,
    similarity: match.similarity,
  }
}

function toPassage(found: Found, index: number): Passage {
  const { title, content, score, similarity } = found
  return {
    n: index + 1,
    title,
    headingPath: pathBelowTitle(title, found.headingPath),
    content,
    score,
    similarity,
  }
}
