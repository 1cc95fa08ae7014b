import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '#app/lib/ids.ts'
import { makeConversation, makeWorkspace } from '../../tests/fixtures/workspaces.ts'
import { listen } from './listen.server.ts'
import { asSystem, type Tx } from './scope.server.ts'

async function append(
  tx: Tx,
  conversationId: string,
  count: number,
  run: { id: string; owner: string } | null = null,
) {
  const events = JSON.stringify(Array.from({ length: count }, () => ({ kind: 'closed' })))
  const { rows } = await sql<{ last: number | null }>`
    select app.append_events(${conversationId}, ${run?.id ?? null}::uuid, ${events}::jsonb, ${run?.owner ?? null}) as last`.execute(
    tx,
  )
  return rows[0]?.last ?? null
}

const seqs = (tx: Tx, conversationId: string) =>
  tx
    .selectFrom('conversation_events')
    .select('seq')
    .where('conversation_id', '=', conversationId)
    .orderBy('seq')
    .execute()
    .then((rows) => rows.map((row) => row.seq))

test('events appended at the same time are numbered without gaps and without doubles', async () => {
  const { conversationId } = await makeConversation(await makeWorkspace())
  const sizes = Array.from({ length: 60 }, (_, i) => 1 + (i % 3))
  // Every tenth writer fails after its append: its numbers must be given to others.
  const writers = sizes.map((size, i) =>
    asSystem('test', async (tx) => {
      const last = await append(tx, conversationId, size)
      if (i % 10 === 9) throw new Error('rolled back')
      return last
    }).catch(() => null),
  )
  const lasts = (await Promise.all(writers)).filter((last) => last !== null)
  const total = sizes.filter((_, i) => i % 10 !== 9).reduce((sum, size) => sum + size, 0)
  expect(await asSystem('test', (tx) => seqs(tx, conversationId))).toEqual(
    Array.from({ length: total }, (_, i) => i + 1),
  )
  expect(new Set(lasts).size).toBe(lasts.length)
  expect(Math.max(...lasts)).toBe(total)
})

test('a run that another process took over is not written to by the first', async () => {
  const ctx = await makeWorkspace()
  const { conversationId, agentId } = await makeConversation(ctx)
  const [question, answer, runId] = [newId(), newId(), newId()]
  await asSystem('test data', async (tx) => {
    const message = { workspace_id: ctx.workspaceId, conversation_id: conversationId }
    await tx
      .insertInto('messages')
      .values([
        { ...message, id: question, author: 'visitor' },
        { ...message, id: answer, author: 'agent' },
      ])
      .execute()
    const run = {
      id: runId,
      agent_id: agentId,
      question_id: question,
      answer_id: answer,
      model: 'builtin',
      owner: 'web-1',
    }
    await tx
      .insertInto('runs')
      .values({ ...message, ...run })
      .execute()
  })
  const as = (owner: string) => asSystem('test', (tx) => append(tx, conversationId, 1, { id: runId, owner }))
  expect(await as('web-1')).toBe(1)
  await asSystem('test', (tx) =>
    tx.updateTable('runs').set({ owner: 'web-2' }).where('id', '=', runId).execute(),
  )
  expect(await as('web-1')).toBeNull()
  expect(await as('web-2')).toBe(2)
})

test('listeners hear of a batch when it commits, and of none that is rolled back', async () => {
  const { conversationId } = await makeConversation(await makeWorkspace())
  const heard: string[] = []
  let wake = () => {}
  const end = await listen('conversation_events', (payload) => {
    if (payload.startsWith(conversationId)) heard.push(payload)
    wake()
  })
  await asSystem('test', async (tx) => {
    await append(tx, conversationId, 2)
    throw new Error('rolled back')
  }).catch(() => {})
  await asSystem('test', (tx) => append(tx, conversationId, 3))
  while (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve))
  end()
  expect(heard).toEqual([`${conversationId}:3`])
})
