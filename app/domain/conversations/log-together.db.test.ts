import { expect, test } from 'vitest'
import type { StreamEventData } from '#app/contracts/stream-events.ts'
import { insertEventsOfRuns } from '#app/db/conversation-events.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { newId } from '#app/lib/ids.ts'
import { makeConversation, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { appendTogether } from './log-together.server.ts'

async function makeRun(owner = 'web-1') {
  const ctx = await makeWorkspace()
  const { conversationId, agentId } = await makeConversation(ctx)
  const [questionId, answerId, runId] = [newId(), newId(), newId()]
  await asSystem('test data', async (tx) => {
    const place = { workspace_id: ctx.workspaceId, conversation_id: conversationId }
    const messages = [
      { ...place, id: questionId, author: 'visitor' as const },
      { ...place, id: answerId, author: 'agent' as const },
    ]
    await tx.insertInto('messages').values(messages).execute()
    const of = { agent_id: agentId, question_id: questionId, answer_id: answerId, model: 'builtin', owner }
    await tx
      .insertInto('runs')
      .values({ ...place, ...of, id: runId })
      .execute()
  })
  return { runId, conversationId, owner }
}
type Run = Awaited<ReturnType<typeof makeRun>>

const delta = ({ runId }: Run, text: string, offset = 0): StreamEventData => ({
  kind: 'delta',
  runId,
  offset,
  text,
})

const logOf = ({ conversationId }: Run) =>
  asSystem('test', (tx) =>
    tx
      .selectFrom('conversation_events')
      .select(['seq', 'data'])
      .where('conversation_id', '=', conversationId)
      .orderBy('seq')
      .execute(),
  ).then((rows) => rows.map(({ seq, data }) => [seq, (data as { text: string }).text]))

test('what several answers say at once stands in the log of each, numbered for itself', async () => {
  const runs = await Promise.all(Array.from({ length: 5 }, () => makeRun()))
  const said = await Promise.all(
    runs.map((run, index) =>
      appendTogether(run, [delta(run, `${index}a`), ...(index % 2 ? [delta(run, `${index}b`, 2)] : [])]),
    ),
  )
  expect(said.map((events) => events?.map(({ seq }) => seq))).toEqual([[1], [1, 2], [1], [1, 2], [1]])
  await Promise.all(runs.map((run) => appendTogether(run, [delta(run, 'more')])))
  expect(await logOf(runs[0]!)).toEqual([
    [1, '0a'],
    [2, 'more'],
  ])
  expect(await logOf(runs[1]!)).toEqual([
    [1, '1a'],
    [2, '1b'],
    [3, 'more'],
  ])
})

test('an answer that somebody else writes by now is not written to, and the others are', async () => {
  const [own, lost] = [await makeRun(), await makeRun('web-2')]
  const said = await Promise.all(
    [own, lost].map((run) => appendTogether({ ...run, owner: 'web-1' }, [delta(run, 'words')])),
  )
  expect(said.map((events) => events !== null)).toEqual([true, false])
  expect(await logOf(lost)).toEqual([])
})

// PGlite runs one transaction after the other: there, nothing is ever held.
test.runIf(process.env.TEST_DATABASE_URL)(
  'a conversation that a transaction holds keeps no other waiting, and is written when it is free',
  async () => {
    const [free, held] = [await makeRun(), await makeRun()]
    const batches = [free, held].map((run) => ({ ...run, events: [delta(run, 'words')] }))
    const { later } = await asSystem('test', async (tx) => {
      const { conversationId } = held
      await tx
        .selectFrom('conversations')
        .select('id')
        .where('id', '=', conversationId)
        .forUpdate()
        .executeTakeFirst()
      const stored = await insertEventsOfRuns('web-1', batches)
      expect(stored.map((events) => events !== null)).toEqual([true, false])
      const others = [free, held].map((run) => appendTogether(run, [delta(run, 'later')]))
      expect((await others[0])?.[0]?.seq).toBe(2)
      return { later: others[1] }
    })
    expect((await later)?.[0]?.seq).toBe(1)
    expect(await logOf(held)).toEqual([[1, 'later']])
  },
)

test('a text that the database refuses takes none of the others with it', async () => {
  const [good, bad] = [await makeRun(), await makeRun()]
  const results = await Promise.allSettled([
    appendTogether(good, [delta(good, 'words')]),
    appendTogether(bad, [delta(bad, 'a\0b')]),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(await logOf(good)).toEqual([[1, 'words']])
  expect(await logOf(bad)).toEqual([])
})
