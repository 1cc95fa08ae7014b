import { randomUUID } from 'node:crypto'
import { insertWorkspace, withClient } from './lib/database.ts'
import { interleave, type Line, ms, perSecond, time } from './lib/measure.ts'
import { sentences } from './lib/words.ts'

/** A long Markdown text through the whole ingest, against writing the same chunks with ready vectors in one statement. */
export async function benchIngest(databaseUrl: string): Promise<Line[]> {
  const { ingestSource } = await import('#app/domain/knowledge/ingest-source.server.ts')
  const { asSystem } = await import('#app/db/scope.server.ts')
  const { insertChunks } = await import('#app/db/chunks.server.ts')
  const ids = await insertWorkspace(databaseUrl)
  const ctx = {
    workspaceId: ids.workspaceId,
    actor: { kind: 'job' as const, task: 'bench' },
    role: null,
    requestId: 'bench',
    locale: 'en' as const,
  }
  let round = 0
  let chunks = 0

  const ours = () =>
    withClient(databaseUrl, async (client) => {
      round += 1
      const text = Array.from(
        { length: 60 },
        (_, i) => `## Part ${i}\n\n${sentences(80, round * 1_000 + i)}`,
      ).join('\n\n')
      const sourceId = randomUUID()
      const jobRunId = randomUUID()
      await client.query(
        `insert into knowledge_sources (id, workspace_id, kind, name, status, text_content) values ($1, $2, 'text', 'Bench', 'pending', $3)`,
        [sourceId, ids.workspaceId, text],
      )
      await client.query(
        `insert into job_runs (id, workspace_id, task, subject_type, subject_id, status) values ($1, $2, 'knowledge/ingest', 'source', $3, 'queued')`,
        [jobRunId, ids.workspaceId, sourceId],
      )
      const took = await time(() => ingestSource(ctx, { sourceId, jobRunId }))
      const counted = await client.query('select count(*)::int as n from chunks where source_id = $1', [
        sourceId,
      ])
      chunks = counted.rows[0].n
      return took
    })

  const baseline = async () => {
    const rows = Array.from({ length: chunks }, (_, position) => ({
      id: randomUUID(),
      position,
      headingPath: ['Bench'],
      startOffset: 0,
      endOffset: 1,
      content: sentences(10, position),
      language: 'en' as const,
      embedding: new Float32Array(384).fill(0.05),
    }))
    const owner = {
      workspaceId: ids.workspaceId,
      sourceId: ids.sourceId,
      documentId: ids.documentId,
      embeddingModel: 'bench',
    }
    return await time(() =>
      asSystem('bench', async (tx) => {
        for (let at = 0; at < rows.length; at += 500) await insertChunks(tx, owner, rows.slice(at, at + 500))
      }),
    )
  }
  const result = await interleave(5, ours, baseline)
  return [
    {
      name: 'ingest (read, cut, embed, store) against only storing the same chunks',
      ratio: result.ratio,
      better: 'lower',
      detail: `${perSecond((chunks / result.ours) * 1000)} chunks against ${perSecond((chunks / result.baseline) * 1000)}; ${chunks} chunks, ${ms(result.ours)} against ${ms(result.baseline)}`,
    },
  ]
}
