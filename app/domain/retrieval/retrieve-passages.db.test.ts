import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ensureWorkspaceIndex,
  hasWorkspaceIndex,
  insertChunks,
  matchChunks,
  type NewChunk,
} from '#app/db/chunks.server.ts'
import { insertDocument } from '#app/db/documents.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { ingestSource } from '#app/domain/knowledge/ingest-source.server.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
} from '../../../tests/fixtures/knowledge-workspace.ts'
import { getCitationPassage } from './get-citation-passage.server.ts'
import { indexWorkspace } from './index-workspace.server.ts'
import { retrievePassages } from './retrieve-passages.server.ts'

const ENGLISH = `# Help

## Shipping

Orders leave our warehouse within one business day. Delivery takes three to five days.

## Returns

Send anything back within thirty days and we refund the price.

## Warranty

Mugs that break within a year are replaced free of charge.`

const PORTUGUESE = `# Ajuda

## Entrega

Os pedidos saem do nosso depósito em um dia útil. A entrega leva de três a cinco dias.

## Devoluções

Você pode devolver qualquer produto em até trinta dias e nós devolvemos o dinheiro.

## Pagamento

Aceitamos cartão, Pix e boleto bancário em até três parcelas.`

afterAll(closePool)

async function teach(home: KnowledgeWorkspace, name: string, text: string): Promise<string> {
  const ids = await addText(home.ctx, { name, text, agentIds: [home.agentId] })
  await ingestSource(home.ctx, ids)
  return ids.sourceId
}

describe('retrieval', () => {
  let home: KnowledgeWorkspace
  let neighbour: KnowledgeWorkspace
  const ask = (question: string, language: 'en' | 'pt', who = home) =>
    retrievePassages(who.ctx, { agentId: who.agentId, question, language, limit: 3 })

  beforeAll(async () => {
    home = await makeKnowledgeWorkspace()
    neighbour = await makeKnowledgeWorkspace('Next door')
    await teach(home, 'Help', ENGLISH)
    await teach(home, 'Ajuda', PORTUGUESE)
    await teach(
      neighbour,
      'Secret',
      '# Secret\n\n## Shipping\n\nOrders of the neighbour leave within the hour.',
    )
  })

  it.each([
    ['How long does delivery take?', 'en', 'Shipping'],
    ['Can I send something back?', 'en', 'Returns'],
    ['my mug broke', 'en', 'Warranty'],
    ['Quanto tempo leva a entrega?', 'pt', 'Entrega'],
    ['Posso devolver um produto?', 'pt', 'Devoluções'],
    ['como faco uma devolucao', 'pt', 'Devoluções'],
    ['voces aceitam cartao', 'pt', 'Pagamento'],
  ] as const)('answers %j from the right passage', async (question, language, heading) => {
    const { passages, citations } = await ask(question, language)
    expect(passages[0]).toMatchObject({ n: 1, headingPath: [heading] })
    expect(citations[0]).toMatchObject({ n: 1, headingPath: [heading] })
    expect(passages[0]?.similarity).toBeGreaterThan(passages.at(-1)?.similarity ?? 1)
  })

  it('reads only what the agent was given: never next door, never another agent’s sources', async () => {
    const { passages } = await ask('Do orders of the neighbour leave within the hour?', 'en')
    expect(passages.every((passage) => passage.title !== 'Secret')).toBe(true)
    const foreign = await retrievePassages(home.ctx, {
      agentId: neighbour.agentId,
      question: 'orders',
      language: 'en',
    })
    expect(foreign).toEqual({ passages: [], citations: [] })
    const unknown = await retrievePassages(home.ctx, {
      agentId: crypto.randomUUID(),
      question: 'orders',
      language: 'en',
    })
    expect(unknown).toEqual({ passages: [], citations: [] })
  })

  it('opens a citation at its passage, with what stands around it, and not to a neighbour', async () => {
    const { citations } = await ask('Can I send something back?', 'en')
    const chunkId = citations[0]?.chunkId ?? ''
    const open = (ctx: Context, id: string) =>
      asActor(scopeOf(ctx), (tx) => getCitationPassage(tx, ctx.workspaceId, id))
    const opened = await open(home.ctx, chunkId)
    expect(opened).toMatchObject({ title: 'Help', headingPath: ['Returns'] })
    expect(opened.passage).toBe('Send anything back within thirty days and we refund the price.')
    expect(opened.before).toMatch(/Returns\s+$/)
    expect(opened.after).toMatch(/^\s+Warranty/)
    for (const id of [chunkId, crypto.randomUUID(), 'no-id'])
      await expect(open(neighbour.ctx, id)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
  })
})

describe('the two ways to search', () => {
  const DIMENSIONS = 64
  const ROWS = 1_500
  const model = `test-${newId()}`
  let home: KnowledgeWorkspace
  let vectors: Float32Array[] = []

  // A small generator with a seed, so that a failure can be looked at again.
  let seed = 42
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32 - 0.5
  }
  const unit = (values: number[]) => {
    const length = Math.hypot(...values)
    return Float32Array.from(values, (value) => value / length)
  }
  const centres = Array.from({ length: 40 }, () => Array.from({ length: DIMENSIONS }, random))
  const near = (centre: number[]) => unit(centre.map((value) => value + random() * 0.6))
  const pick = (n: number) => near(centres[n % centres.length] ?? [])

  const search = async (vector: Float32Array, mode?: 'exact' | 'index') => {
    const query = {
      agentId: home.agentId,
      question: '',
      language: 'en',
      embedding: vector,
      embeddingModel: model,
      limit: 10,
    } as const
    const rows = await asActor(scopeOf(home.ctx), (tx) => matchChunks(tx, mode ? { ...query, mode } : query))
    return rows.map((row) => Number(row.content.slice(6)))
  }

  const bruteForce = (vector: Float32Array) =>
    vectors
      .map((candidate, n) => ({
        n,
        score: candidate.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 10)
      .map(({ n }) => n)

  async function recall(mode: 'exact' | 'index'): Promise<number> {
    let found = 0
    for (let n = 0; n < 20; n += 1) {
      const vector = pick(n)
      const ours = new Set(await search(vector, mode))
      found += bruteForce(vector).filter((id) => ours.has(id)).length
    }
    return found / 200
  }

  beforeAll(async () => {
    home = await makeKnowledgeWorkspace('Big')
    const sourceId = await teach(home, 'Rows', 'A source for rows.')
    vectors = Array.from({ length: ROWS }, (_, n) => pick(n))
    await asSystem('test data', async (tx) => {
      const documentId = newId()
      const document = {
        id: documentId,
        workspace_id: home.workspaceId,
        source_id: sourceId,
        title: 'Rows',
        language: 'en',
        content: '',
        content_hash: '',
      } as const
      await insertDocument(tx, { ...document, url: null })
      const rows = vectors.map(
        (embedding, n): NewChunk => ({
          id: newId(),
          position: n,
          headingPath: [],
          startOffset: 0,
          endOffset: 0,
          content: `chunk ${n}`,
          language: 'en',
          embedding,
        }),
      )
      const owner = { workspaceId: home.workspaceId, sourceId, documentId, embeddingModel: model }
      for (let at = 0; at < ROWS; at += 500) await insertChunks(tx, owner, rows.slice(at, at + 500))
    })
  })

  it('exact finds what reading every vector by hand finds', async () => {
    // Vectors are stored in half precision: near ties may swap.
    expect(await recall('exact')).toBeGreaterThanOrEqual(0.99)
  })

  it('by its own index a big workspace finds at least 95 of 100, and uses it by itself', async () => {
    expect(
      await asSystem('test data', (tx) => ensureWorkspaceIndex(tx, home.workspaceId, model, DIMENSIONS)),
    ).toBe(true)
    expect(await asSystem('test looks', (tx) => hasWorkspaceIndex(tx, home.workspaceId, model))).toBe(true)
    expect(await recall('index')).toBeGreaterThanOrEqual(0.95)
    expect(await search(pick(3))).toHaveLength(10)
  })

  it('an index is made from the threshold on, kept near it, and dropped far below', async () => {
    const small = await makeKnowledgeWorkspace('Small')
    await teach(small, 'Help', ENGLISH)
    expect(await indexWorkspace(small.ctx)).toBe('none')
    expect(await indexWorkspace(small.ctx, 3)).toBe('made')
    expect(await indexWorkspace(small.ctx, 3)).toBe('kept')
    expect(await indexWorkspace(small.ctx, 5)).toBe('kept')
    const { passages } = await retrievePassages(small.ctx, {
      agentId: small.agentId,
      question: 'my mug broke',
      language: 'en',
    })
    expect(passages[0]?.headingPath).toEqual(['Warranty'])
    expect(await indexWorkspace(small.ctx, 100)).toBe('dropped')
  })
})
