import type pg from 'pg'
import { insertWorkspace, withClient } from './lib/database.ts'
import { interleave, type Line, median, ms, time } from './lib/measure.ts'
import { randomNumbers, sentences } from './lib/words.ts'

const DIMENSIONS = 384
const QUESTIONS = 20

async function insertChunks(
  client: pg.Client,
  ids: { workspaceId: string; sourceId: string; documentId: string },
  count: number,
  model: string,
) {
  const next = randomNumbers(count)
  for (let at = 0; at < count; at += 500) {
    const rows = Math.min(500, count - at)
    const texts = Array.from({ length: rows }, (_, index) => sentences(6, at + index))
    const vectors = Array.from(
      { length: rows },
      () => `[${Array.from({ length: DIMENSIONS }, () => (next() - 0.5).toFixed(3)).join(',')}]`,
    )
    await client.query(
      `insert into chunks (workspace_id, source_id, document_id, position, heading_path, start_offset, end_offset, content, language, embedding, embedding_model)
       select $1, $2, $3, $4 + c.n, array['Bench'], 0, 1, c.text, 'en', c.vector::halfvec, $5
       from unnest($6::text[], $7::text[]) with ordinality as c (text, vector, n)`,
      [ids.workspaceId, ids.sourceId, ids.documentId, at, model, texts, vectors],
    )
  }
}

/** Our whole retrieval (member's transaction, policies, words and vectors fused) against the barest SQL that finds ten. */
export async function benchRetrieval(databaseUrl: string): Promise<Line[]> {
  const { chooseEmbedder } = await import('#app/integrations/llm/choose.server.ts')
  const { asActor } = await import('#app/db/scope.server.ts')
  const { matchChunks, vectorLiteral } = await import('#app/db/chunks.server.ts')
  const embedder = chooseEmbedder()
  const questions = Array.from({ length: QUESTIONS }, (_, index) => sentences(1, 900_000 + index))
  const vectors = await embedder.embed(questions, 'query')
  const lines: Line[] = []

  for (const size of [800, 5_000]) {
    const ids = await insertWorkspace(databaseUrl)
    await withClient(databaseUrl, async (client) => {
      await insertChunks(client, ids, size, embedder.model)
      await client.query('analyze chunks')
      const scope = {
        workspaceId: ids.workspaceId,
        actor: { kind: 'user' as const, userId: ids.userId },
        requestId: 'bench',
      }
      const each = async (ask: (question: string, vector: Float32Array) => Promise<unknown>) => {
        const times: number[] = []
        for (const [index, question] of questions.entries()) {
          const vector = vectors[index]
          if (vector) times.push(await time(() => ask(question, vector)))
        }
        return median(times)
      }
      const query = (question: string, embedding: Float32Array) => ({
        agentId: ids.agentId,
        question,
        language: 'en' as const,
        embedding,
        embeddingModel: embedder.model,
        limit: 10,
        mode: 'exact' as const,
      })
      const bareVector = (_question: string, vector: Float32Array) =>
        client.query(
          'select id, content from chunks where workspace_id = $1 and embedding_model = $2 order by embedding <=> $3::halfvec limit 10',
          [ids.workspaceId, embedder.model, vectorLiteral(vector)],
        )
      const asOwner = (question: string, vector: Float32Array) =>
        client.query(`select * from app.match_chunks($1, $2, 'en', $3::halfvec, $4, 10, 'exact')`, [
          ids.agentId,
          question,
          vectorLiteral(vector),
          embedder.model,
        ])
      const inOne = async (vectorsOnly: boolean) =>
        each((question, vector) => (vectorsOnly ? bareVector(question, vector) : asOwner(question, vector)))

      const hybrid = await interleave(
        5,
        () => inOne(false),
        () => inOne(true),
      )
      lines.push({
        name: `retrieval of ${size} chunks, hybrid against vectors alone`,
        ratio: hybrid.ratio,
        better: 'lower',
        detail: `p50 ${ms(hybrid.ours)} against ${ms(hybrid.baseline)}`,
      })
      // Both inside an open transaction: what the policies cost, and nothing else.
      const secured = await interleave(
        5,
        () => asActor(scope, (tx) => each((question, vector) => matchChunks(tx, query(question, vector)))),
        () => inOne(false),
      )
      lines.push({
        name: `retrieval of ${size} chunks, as a member with policies against the same SQL as owner`,
        ratio: secured.ratio,
        better: 'lower',
        detail: `p50 ${ms(secured.ours)} against ${ms(secured.baseline)}`,
      })
    })
  }
  return lines
}
