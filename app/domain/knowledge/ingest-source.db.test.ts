import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selectJobRun } from '#app/db/job-runs.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { cancelJob } from '#app/domain/jobs/cancel-job.server.ts'
import {
  chunksOf,
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
} from '../../../tests/fixtures/knowledge-workspace.ts'
import { addText } from './add-text.server.ts'
import { attachAgents } from './attach-agents.server.ts'
import { deleteSource } from './delete-source.server.ts'
import { failIngest } from './fail-ingest.server.ts'
import { getSource } from './get-source.server.ts'
import { ingestSource } from './ingest-source.server.ts'
import { listSources } from './list-sources.server.ts'
import { refreshSource } from './refresh-source.server.ts'

const TEXT = `# Returns

You can send anything back within thirty days.

## How

Print the label in your account and leave the parcel at a post office.

## Costs

Sending back is free inside the country. From abroad you pay the postage.`

let home: KnowledgeWorkspace
let ctx: Context

beforeAll(async () => {
  home = await makeKnowledgeWorkspace()
  ctx = home.ctx
})
afterAll(closePool)

const asJob = (): Context => ({ ...ctx, actor: { kind: 'job', task: 'knowledge/ingest' }, role: null })
const add = (text = TEXT, name = 'Returns') => addText(ctx, { name, text, agentIds: [home.agentId] })
const runOf = (id: string) => asSystem('test looks', (tx) => selectJobRun(tx, ctx.workspaceId, id))
const changeText = (sourceId: string, text: string) =>
  asActor(scopeOf(ctx), (tx) =>
    tx
      .updateTable('knowledge_sources')
      .set({ text_content: text })
      .where('workspace_id', '=', ctx.workspaceId)
      .where('id', '=', sourceId)
      .execute(),
  )

describe('ingesting a text', () => {
  let ids: { sourceId: string; jobRunId: string }
  beforeEach(async () => {
    ids = await add()
  })

  it('makes a document, its chunks and a finished run', async () => {
    expect((await listSources(ctx)).sources[0]).toMatchObject({
      id: ids.sourceId,
      status: 'pending',
      run: { status: 'queued' },
    })
    expect(await ingestSource(asJob(), ids)).toBe('stored')
    const { source, document, chunks } = await getSource(ctx, ids)
    expect(source).toMatchObject({
      status: 'ready',
      chunkCount: 3,
      errorCode: null,
      run: { status: 'succeeded', step: 'store' },
    })
    expect(source.agents.map((agent) => agent.id)).toEqual([home.agentId])
    expect(document).toMatchObject({ title: 'Returns', language: 'en' })
    expect(chunks.map((chunk) => chunk.headingPath)).toEqual([
      ['Returns'],
      ['Returns', 'How'],
      ['Returns', 'Costs'],
    ])
  })

  it('does nothing twice: a second attempt of a finished run leaves everything as it is', async () => {
    await ingestSource(asJob(), ids)
    const before = await getSource(ctx, ids)
    expect(await ingestSource(asJob(), ids)).toBe('ended')
    expect(await getSource(ctx, ids)).toEqual(before)
  })

  it('reads an unchanged source without touching its chunks, and replaces those of a changed one', async () => {
    await ingestSource(asJob(), ids)
    const before = (await getSource(ctx, ids)).chunks
    const again = await refreshSource(ctx, ids)
    expect(await ingestSource(asJob(), { ...ids, ...again })).toBe('unchanged')
    expect((await getSource(ctx, ids)).chunks).toEqual(before)
    await changeText(ids.sourceId, '# Returns\n\nSixty days now.')
    const changed = await refreshSource(ctx, ids)
    expect(await ingestSource(asJob(), { ...ids, ...changed })).toBe('stored')
    const after = await getSource(ctx, ids)
    expect(after.chunks.map((chunk) => chunk.content)).toEqual(['Sixty days now.'])
    expect(after.source.chunkCount).toBe(1)
  })

  it('asked for twice is asked for once while it waits', async () => {
    expect(await refreshSource(ctx, ids)).toEqual({ jobRunId: ids.jobRunId })
  })

  it('of two workers at the same source, one finds nothing left to do', async () => {
    const outcomes = await Promise.all([ingestSource(asJob(), ids), ingestSource(asJob(), ids)])
    expect(outcomes.sort()).toEqual(['ended', 'stored'])
    const own = (await chunksOf(ctx.workspaceId)).filter((chunk) => chunk.source_id === ids.sourceId)
    expect(own.map((chunk) => chunk.position)).toEqual([0, 1, 2])
  })

  it('stops when it was cancelled, and keeps what the source knew', async () => {
    await cancelJob(ctx, ids)
    expect(await ingestSource(asJob(), ids)).toBe('cancelled')
    expect((await getSource(ctx, ids)).source).toMatchObject({
      status: 'failed',
      errorCode: 'cancelled',
      run: { status: 'cancelled' },
    })
    const second = await refreshSource(ctx, ids)
    await ingestSource(asJob(), { ...ids, ...second })
    const third = await refreshSource(ctx, ids)
    await cancelJob(ctx, third)
    expect(await ingestSource(asJob(), { ...ids, ...third })).toBe('cancelled')
    expect((await getSource(ctx, ids)).source).toMatchObject({ status: 'ready', chunkCount: 3 })
  })

  it('shows a failure on the run while it waits for its next attempt, and on the source when there is none', async () => {
    await changeText(ids.sourceId, '<!-- nothing -->')
    const error = await ingestSource(asJob(), ids).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'BAD_INPUT', messageKey: 'errors.knowledge.noText' })
    expect(await runOf(ids.jobRunId)).toMatchObject({ status: 'queued', error_code: 'noText', attempts: 1 })
    await failIngest(asJob(), { ...ids, error })
    expect((await getSource(ctx, ids)).source).toMatchObject({
      status: 'failed',
      errorCode: 'noText',
      run: { status: 'failed' },
    })
  })

  it('finds its source deleted and ends', async () => {
    await deleteSource(ctx, ids, 'unused')
    expect(await ingestSource(asJob(), ids)).toBe('cancelled')
    await expect(getSource(ctx, ids)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('the workspace next door', () => {
  it('is told about a source what it would be told about an unknown one, by every verb', async () => {
    const ids = await add()
    const other = (await makeKnowledgeWorkspace('Other')).ctx
    const unknown = { sourceId: crypto.randomUUID(), jobRunId: crypto.randomUUID() }
    for (const target of [ids, unknown]) {
      for (const deed of [
        () => getSource(other, target),
        () => refreshSource(other, target),
        () => deleteSource(other, target, 'unused'),
        () => attachAgents(other, { sourceId: target.sourceId, agentIds: [] }),
        () => cancelJob(other, target),
      ])
        await expect(deed()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect((await listSources(other)).sources).toEqual([])
    expect((await getSource(ctx, ids)).source.agents).toHaveLength(1)
  })

  it('cannot be attached to: its agents are passed over', async () => {
    const other = await makeKnowledgeWorkspace('Other')
    const { sourceId } = await add()
    await attachAgents(ctx, { sourceId, agentIds: [other.agentId] })
    expect((await getSource(ctx, { sourceId })).source.agents).toEqual([])
  })
})
