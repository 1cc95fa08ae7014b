import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'
import {
  callsOf,
  endsOf,
  type Listener,
  makeToolShop,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { executeRun } from './execute-run.server.ts'
import { ownerName } from './run-engine.server.ts'

// Both vendors' SDKs against fakes that speak their wire formats, through the whole of an answer with tools.

let listener: Listener
let shop: ToolShop
let fake: FakeLlm

beforeAll(async () => {
  fake = await startFakeLlm()
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  vi.stubEnv('OPENAI_API_KEY', 'sk-test')
  vi.stubEnv('OPENAI_BASE_URL', fake.openaiBaseUrl)
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-test')
  vi.stubEnv('ANTHROPIC_BASE_URL', fake.anthropicBaseUrl)
  listener = await startListener()
  shop = await makeToolShop(listener)
})
beforeEach(async () => {
  listener.hits.length = 0
  await asSystem('test', (tx) =>
    sql`delete from provider_health where workspace_id = ${shop.workspaceId}`.execute(tx),
  )
})
afterAll(async () => {
  listener.close()
  await fake.close()
  await closeListening()
  await closePool()
})

async function answered(model: string, question: string) {
  const asked = await shop.ask(question, { model })
  await executeRun(asked.plan, { owner: ownerName(), signal: new AbortController().signal })
  const [end] = await endsOf(shop, asked.conversationId)
  return { end: end!, calls: await callsOf(shop, asked.plan.runId) }
}

describe.each(['openai:gpt-5.4', 'anthropic:claude-sonnet-5'])('with %s', (model) => {
  it('tools are called and their results answered from', async () => {
    const { end, calls } = await answered(model, 'Where is it?\nFAKE:tool:find_order:{"id":"7"}')
    expect(listener.hits.map(({ path }) => path)).toEqual(['/find_order?id=7'])
    expect(calls).toMatchObject([{ name: 'find_order', status: 'succeeded' }])
    expect(end).toMatchObject({ errorCode: null, message: { status: 'complete' } })
    expect(end.message.content.length).toBeGreaterThan(0)
  })

  it('a dangerous call waits', async () => {
    const { end, calls } = await answered(model, 'FAKE:tool:refund_order:{"id":"7"}')
    expect(listener.hits).toEqual([])
    expect(calls).toMatchObject([{ status: 'waiting' }])
    expect(end).toMatchObject({ errorCode: null, message: { status: 'complete' } })
  })

  it('a model that never stops calling is stopped, and has had its one effect', async () => {
    const { end } = await answered(model, 'FAKE:tool-loop:book_table:{"id":"7"}')
    expect(listener.hits).toHaveLength(1)
    expect(end.message.status).toMatch(/complete|failed/)
  })

  it('calls that share an id are told apart, and what nobody offered does nothing', async () => {
    fake.script('tool-same-ids')
    const { end } = await answered(model, 'Both')
    expect(listener.hits).toEqual([])
    expect(end.message.status).toBe('complete')
  })
})
