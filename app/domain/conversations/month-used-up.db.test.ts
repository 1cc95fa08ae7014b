import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { makeTalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { withinOneDay } from '../../../tests/fixtures/within-one-day.ts'
import { sendVisitorMessage } from './send-visitor-message.server.ts'
import { startVisitorSession } from './start-visitor-session.server.ts'
import { hashVisitorToken } from './visitor.server.ts'

beforeEach(withinOneDay)
afterAll(async () => {
  await closeListening()
  await closePool()
})

it('lets exactly the rest of the month through, and leaves of a question too many what the team has to read', async () => {
  const { workspaceId, publicId } = await makeTalkingShop()
  const period = `${new Date().toISOString().slice(0, 7)}-01`
  const counter = { workspace_id: workspaceId, metric: 'messages', period, limit_value: 2 }
  await asSystem('test data', (tx) => tx.insertInto('usage_counters').values(counter).execute())
  const { token } = await startVisitorSession(publicId, 'en')
  const visitor = { tokenHash: hashVisitorToken(token)!, requestId: 'test' }
  const sent = await Promise.all(
    Array.from({ length: 5 }, () =>
      sendVisitorMessage(visitor, {
        clientId: randomUUID(),
        conversationId: null,
        text: 'How long does delivery take?',
        afterSeq: 0,
        language: 'en',
      }),
    ),
  )
  const answered = sent.filter(({ until }) => 'runId' in until)
  expect(answered).toHaveLength(2)
  const { rows } = await asSystem('test', (tx) =>
    sql<Record<'used' | 'ledger' | 'runs' | 'questions' | 'waiting', number>>`
      select (select used::int from usage_counters where workspace_id = ${workspaceId} and metric = 'messages') as used,
        (select count(*)::int from usage_ledger where workspace_id = ${workspaceId} and metric = 'messages') as ledger,
        (select count(*)::int from runs where workspace_id = ${workspaceId}) as runs,
        (select count(*)::int from messages where workspace_id = ${workspaceId} and author = 'visitor') as questions,
        (select count(*)::int from conversations where workspace_id = ${workspaceId} and handler = 'waiting') as waiting
    `.execute(tx),
  )
  expect(rows[0]).toEqual({ used: 2, ledger: 2, runs: 2, questions: 5, waiting: 3 })
})
