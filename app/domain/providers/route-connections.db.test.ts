import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
} from '../../../tests/fixtures/knowledge-workspace.ts'
import { answerStep } from '../../../tests/fixtures/scripted-models.ts'
import { createConnection } from './create-connection.server.ts'
import { enableConnection } from './enable-connection.server.ts'

// The way from a stored key to a provider, over the wire.

const KEYS = ['sk-first-0123456789-canary', 'sk-second-0123456789-canary']
let fakes: FakeLlm[]
let home: KnowledgeWorkspace
const references: string[] = []

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  fakes = await Promise.all([startFakeLlm(), startFakeLlm()])
  home = await makeKnowledgeWorkspace()
  for (const [at, fake] of fakes.entries()) {
    const { id } = await createConnection(home.ctx, {
      preset: 'custom',
      name: `Provider ${at + 1}`,
      baseUrl: fake.openaiBaseUrl,
      key: KEYS[at],
    })
    references.push(`connection:${id}:fake-1`)
  }
})
beforeEach(async () => {
  for (const fake of fakes) fake.requests.length = 0
  await asSystem('test data', (tx) =>
    tx.deleteFrom('provider_health').where('workspace_id', '=', home.workspaceId).execute(),
  )
})
afterAll(async () => {
  await Promise.all(fakes.map((fake) => fake.close()))
  await closePool()
})

const ask = (models = references) =>
  answerStep({ workspaceId: home.workspaceId, agentId: home.agentId, models })
const keysSeen = (fake: FakeLlm | undefined) => fake?.requests.map(({ headers }) => headers.authorization)

it('each connection is asked with its own key, and no record holds one', async () => {
  const first = await ask()
  expect(first.text.length).toBeGreaterThan(0)
  expect(keysSeen(fakes[0])).toEqual([`Bearer ${KEYS[0]}`])
  expect(fakes[1]?.requests).toHaveLength(0)

  fakes[0]?.script('error')
  const { text, records } = await ask()
  expect(text.length).toBeGreaterThan(0)
  expect(keysSeen(fakes[1])).toEqual([`Bearer ${KEYS[1]}`])
  expect(records.map(({ connectionName, status }) => [connectionName, status])).toEqual([
    ['Provider 1', 'failed'],
    ['Provider 2', 'ok'],
  ])
  expect(JSON.stringify([first.records, records])).not.toMatch(/sk-(first|second)/)
})

it.each([
  ['a refused key', 'auth', 'auth'],
  ['an empty account', 'no-credit', 'no_credit'],
] as const)('%s opens the breaker at once, and nobody asks again', async (_, script, reason) => {
  fakes[0]?.script(script)
  expect((await ask()).records.map((record) => record.reason)).toEqual([reason, null])
  expect((await ask()).records.map(({ reason }) => reason)).toEqual(['breaker_open', null])
  expect(fakes[0]?.requests).toHaveLength(1)
})

it('a connection that is switched off is passed over', async () => {
  const [, connectionId] = (references[0] ?? '').split(':')
  await enableConnection(home.ctx, { connectionId, isEnabled: false })
  expect((await ask()).records[0]).toMatchObject({ status: 'skipped', reason: 'connection_off' })
  await enableConnection(home.ctx, { connectionId, isEnabled: true })
  expect((await ask()).records[0]).toMatchObject({ connectionName: 'Provider 1', status: 'ok' })
})

it('an answer that is cut ends with what was said, and nothing is spliced to it', async () => {
  fakes[0]?.script('cut')
  const { text, error, records } = await ask()
  expect(text.length).toBeGreaterThan(0)
  expect(error).toMatchObject({ kind: 'cut' })
  expect(records).toHaveLength(1)
  expect(fakes[1]?.requests).toHaveLength(0)
})

it('a secret that cannot be opened passes the answer on', async () => {
  const [, connectionId = ''] = (references[0] ?? '').split(':')
  await asSystem('test data', (tx) =>
    tx
      .updateTable('provider_connections')
      .set({ sealed_key: 'v1.broken' })
      .where('id', '=', connectionId)
      .execute(),
  )
  const { text, records } = await ask()
  expect(text.length).toBeGreaterThan(0)
  expect(records[0]).toMatchObject({ status: 'skipped', reason: 'not_set_up' })
})
