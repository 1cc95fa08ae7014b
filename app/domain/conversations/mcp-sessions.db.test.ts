import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { type FakeMcp, startMcpServer } from '../../../tests/fakes/mcp-server.ts'
import { connectStock } from '../../../tests/fixtures/stock-server.ts'
import {
  answer,
  type Listener,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'

// What an answer costs the MCP server it asks, counted there.

let listener: Listener
let shop: ToolShop
let mcp: FakeMcp
let toolIds: string[] = []

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
  mcp = await startMcpServer()
  toolIds = await connectStock(shop, mcp, 'look-up')
})
beforeEach(() => {
  mcp.received.length = 0
  mcp.calls.length = 0
  mcp.sessions.clear()
  mcp.manners = 'sse'
  mcp.staleStatus = 404
})
afterAll(async () => {
  listener.close()
  await mcp.close()
  await closeListening()
  await closePool()
})

const ask = () => shop.ask('How much honey is there?', { tools: { ...shop.settings.tools, ids: toolIds } })
const look = (...products: string[]) => ({
  calls: products.map((product) => ({ name: 'look_up', args: { product } })),
})
const requests = () => mcp.received.map(({ method, rpc }) => rpc || method)
const sessionsOf = (rpc: string) =>
  mcp.received.filter((request) => request.rpc === rpc).map(({ headers }) => headers['mcp-session-id'])

describe('the calls of one answer', () => {
  it('share one session, which ends with it', async () => {
    const asked = await ask()
    await answer(asked.plan, scriptedModel(look('a'), look('b'), look('c'), { say: 'Twelve.' }).model)
    await vi.waitFor(() => expect(mcp.sessions.size).toBe(0))
    // The list is compared once in every answer.
    expect(requests()).toEqual([
      'initialize',
      'notifications/initialized',
      'tools/list',
      'tools/call',
      'tools/call',
      'tools/call',
      'DELETE',
    ])
    expect(mcp.calls.map(({ args }) => args)).toEqual(['a', 'b', 'c'].map((product) => ({ product })))
    expect(new Set(sessionsOf('tools/call')).size).toBe(1)
    const versions = mcp.received.slice(1).map(({ headers }) => headers['mcp-protocol-version'])
    expect(new Set(versions)).toEqual(new Set(['2025-06-18']))
  })

  it('share it also side by side', async () => {
    const asked = await ask()
    await answer(asked.plan, scriptedModel(look('a', 'b', 'c'), { say: 'Twelve.' }).model)
    await vi.waitFor(() => expect(mcp.sessions.size).toBe(0))
    expect(mcp.calls).toHaveLength(3)
    expect(sessionsOf('initialize')).toHaveLength(1)
    expect(sessionsOf('tools/list')).toHaveLength(1)
  })

  it.each([404, 400] as const)(
    'go on in a new session when the server answers %i to the old one',
    async (status) => {
      mcp.staleStatus = status
      const asked = await ask()
      const { model, asked: seen } = scriptedModel(look('a'), look('b'), { say: 'Twelve.' })
      const forgetful: typeof model = {
        ...model,
        async *stream(request, signal) {
          mcp.sessions.clear()
          yield* model.stream(request, signal)
        },
      }
      await answer(asked.plan, forgetful)
      const results = (seen.at(-1)?.messages ?? []).filter(({ role }) => role === 'tool')
      expect(results.map(({ content }) => String(content).includes('12 of'))).toEqual([true, true])
      expect(mcp.calls).toHaveLength(2)
      expect(sessionsOf('initialize')).toHaveLength(2)
    },
  )

  it('never share it with another answer', async () => {
    const [one, two] = await Promise.all([ask(), ask()])
    const script = () => scriptedModel(look('a'), look('b'), { say: 'Twelve.' }).model
    await Promise.all([answer(one.plan, script()), answer(two.plan, script())])
    await vi.waitFor(() => expect(mcp.sessions.size).toBe(0))
    expect(sessionsOf('initialize')).toHaveLength(2)
    expect(new Set(sessionsOf('tools/call')).size).toBe(2)
  })

  it('are called off when the answer is stopped, and the session is given back', async () => {
    const asked = await ask()
    const stop = new AbortController()
    mcp.manners = 'silent'
    const running = answer(asked.plan, scriptedModel(look('a')).model, undefined, stop.signal)
    await vi.waitFor(() => expect(requests()).toContain('tools/call'))
    stop.abort()
    await running
    await vi.waitFor(() => expect(mcp.sessions.size).toBe(0))
    expect(requests().slice(-3)).toEqual(['tools/call', 'notifications/cancelled', 'DELETE'])
    const id = (rpc: string) => JSON.parse(mcp.received.find((request) => request.rpc === rpc)?.body ?? '{}')
    expect(id('notifications/cancelled').params.requestId).toBe(id('tools/call').id)
  })
})
