import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { failEvent } from './fail-event.server.ts'
import { processEvent } from './process-event.server.ts'

const ours = newId()
const theirs = newId()
const endpointId = newId()
const ctx: Context = {
  workspaceId: ours,
  actor: { kind: 'job', task: 'inbound/process' },
  role: null,
  requestId: 'test',
  locale: 'en',
}

beforeAll(async () => {
  await asSystem('test data', async (tx) => {
    for (const id of [ours, theirs]) {
      await sql`insert into workspaces (id, slug, name) values (${id}, ${`w-${id.slice(-12)}`}, 'Test')`.execute(
        tx,
      )
    }
    await sql`insert into inbound_endpoints (id, workspace_id, name, secret)
      values (${endpointId}, ${ours}, 'Shop', ${'s'.repeat(40)})`.execute(tx)
  })
})

async function addSource(workspaceId: string): Promise<string> {
  const id = newId()
  await asSystem('test data', (tx) =>
    sql`insert into knowledge_sources (id, workspace_id, kind, name, text_content, status)
      values (${id}, ${workspaceId}, 'text', 'Prices', 'text', 'ready')`.execute(tx),
  )
  return id
}

async function addEvent(kind: string, payload: object): Promise<string> {
  const id = newId()
  await asSystem('test data', (tx) =>
    sql`insert into inbound_events (id, workspace_id, endpoint_id, external_id, kind, payload)
      values (${id}, ${ours}, ${endpointId}, ${id}, ${kind}, ${JSON.stringify(payload)}::jsonb)`.execute(tx),
  )
  return id
}

async function rows<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return await asSystem('test reads', async (tx) => (await query.execute(tx)).rows)
}

const eventOf = async (id: string) =>
  (
    await rows(
      sql<{ status: string; note: string | null }>`select status, note from inbound_events where id = ${id}`,
    )
  )[0]
const runsOf = async (sourceId: string) =>
  (await rows(sql<{ id: string }>`select id from job_runs where subject_id = ${sourceId}`)).length
const auditOf = async (sourceId: string) =>
  await rows(sql<{ actor_kind: string; actor_id: string; action: string }>`
    select actor_kind, actor_id::text, action from audit_log where subject_id = ${sourceId}`)

describe('processEvent', () => {
  it('reads the named source again, in the endpoint’s name', async () => {
    const sourceId = await addSource(ours)
    const inboundEventId = await addEvent('knowledge.refresh', { sourceId })
    await processEvent(ctx, { inboundEventId })
    expect(await eventOf(inboundEventId)).toEqual({ status: 'processed', note: null })
    expect(await runsOf(sourceId)).toBe(1)
    expect(await auditOf(sourceId)).toEqual([
      { actor_kind: 'webhook', actor_id: endpointId, action: 'knowledge.refreshed' },
    ])
  })

  it('acts once, however often and however parallel it runs', async () => {
    const sourceId = await addSource(ours)
    const inboundEventId = await addEvent('knowledge.refresh', { sourceId })
    await Promise.all(Array.from({ length: 4 }, () => processEvent(ctx, { inboundEventId })))
    await processEvent(ctx, { inboundEventId })
    expect(await auditOf(sourceId)).toHaveLength(1)
  })

  it('does not touch another workspace’s source', async () => {
    const sourceId = await addSource(theirs)
    const foreign = await addEvent('knowledge.refresh', { sourceId })
    const unknown = await addEvent('knowledge.refresh', { sourceId: newId() })
    await processEvent(ctx, { inboundEventId: foreign })
    await processEvent(ctx, { inboundEventId: unknown })
    expect(await runsOf(sourceId)).toBe(0)
    expect(await eventOf(foreign)).toEqual(await eventOf(unknown))
    expect((await eventOf(foreign))?.status).toBe('failed')
  })

  it('does nothing for an event of another workspace', async () => {
    const sourceId = await addSource(ours)
    const inboundEventId = await addEvent('knowledge.refresh', { sourceId })
    await processEvent({ ...ctx, workspaceId: theirs }, { inboundEventId })
    expect((await eventOf(inboundEventId))?.status).toBe('received')
    expect(await runsOf(sourceId)).toBe(0)
  })

  it('keeps an event of an unknown kind, and says so', async () => {
    const inboundEventId = await addEvent('order.created', { total: 5 })
    await processEvent(ctx, { inboundEventId })
    expect(await eventOf(inboundEventId)).toMatchObject({
      status: 'processed',
      note: expect.stringMatching(/not known/),
    })
  })

  it('marks an event whose data cannot be used', async () => {
    const inboundEventId = await addEvent('knowledge.refresh', { sourceId: 'nonsense' })
    await processEvent(ctx, { inboundEventId })
    expect((await eventOf(inboundEventId))?.status).toBe('failed')
  })

  it('marks an event when no attempt is left', async () => {
    const inboundEventId = await addEvent('knowledge.refresh', {})
    await failEvent(ctx, { inboundEventId })
    expect((await eventOf(inboundEventId))?.status).toBe('failed')
  })
})
