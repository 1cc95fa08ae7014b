import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type FakeMcp, startMcpServer } from '../../../tests/fakes/mcp-server.ts'
import { linkMcp, visitMcp } from './session.server.ts'
import type { McpAccess } from './types.ts'

// A call that its limit ends says "too_slow": whatever says something else here did not wait for it.

const LIMIT_MS = 15_000
let mcp: FakeMcp
let isGone = false

beforeEach(async () => {
  mcp = await startMcpServer()
  isGone = false
  return async () => {
    if (!isGone) await mcp.close()
  }
})

const access = (): McpAccess => ({ url: `${mcp.url}/mcp`, allowLoopback: true })
const call = () =>
  visitMcp(access(), LIMIT_MS, new AbortController().signal, (session) =>
    session.callTool('reserve', { product: 'mel' }),
  )
const posts = () => mcp.received.filter(({ rpc }) => rpc === 'tools/call').length
const resumptions = () =>
  mcp.received.filter(({ method, headers }) => method === 'GET' && headers['last-event-id']).length

describe('a call of which the connection breaks off', () => {
  it('fails as soon as the server is found gone, and is not made again', async () => {
    mcp.manners = 'waits'
    const outcome = call().catch((error: unknown) => error)
    await vi.waitFor(() => expect(mcp.calls).toHaveLength(1))
    isGone = true
    await mcp.close()
    expect(await outcome).toMatchObject({ problem: 'broken_off' })
    expect(posts()).toBe(1)
  })

  it('fails at once where there is no event to go on from', async () => {
    mcp.manners = 'breaks-off'
    await expect(call()).rejects.toMatchObject({ problem: 'broken_off' })
    expect([posts(), resumptions()]).toEqual([1, 0])
  })

  it.each([400, 401, 403, 404, 405, 410])(
    'fails when the question for the rest is answered with %i, is asked once and is not made again',
    async (status) => {
      mcp.restStatus = status
      mcp.manners = 'hangs-up'
      // As after a restart: nothing of the answer is known any more.
      mcp.rests.set = () => mcp.rests
      await expect(call()).rejects.toMatchObject({ problem: 'broken_off' })
      expect([posts(), resumptions()]).toEqual([1, 1])
    },
  )

  it('fails alone: another call of the session goes on', async () => {
    const link = linkMcp(access())
    const { signal } = new AbortController()
    const use = (product: string) =>
      link.use(LIMIT_MS, signal, (session) => session.callTool('look-up', { product }))
    mcp.manners = 'waits'
    const stop = new AbortController()
    const waiting = link
      .use(LIMIT_MS, stop.signal, (session) => session.callTool('look-up', { product: 'a' }))
      .catch((error: unknown) => error)
    await vi.waitFor(() => expect(mcp.calls).toHaveLength(1))
    mcp.manners = 'breaks-off'
    await expect(use('b')).rejects.toMatchObject({ problem: 'broken_off' })
    mcp.manners = 'sse'
    expect((await use('c')).text).toContain('12 of')
    stop.abort(new Error('stopped by its own'))
    expect(await waiting).toMatchObject({ message: 'stopped by its own' })
    link.close()
  })
})

it('takes the rest from a server that hangs up on purpose', async () => {
  mcp.manners = 'hangs-up'
  expect((await call()).text).toContain('12 of {"product":"mel"}')
  expect([posts(), resumptions()]).toEqual([1, 1])
})

it('tells a server that was never there from one that left', async () => {
  isGone = true
  await mcp.close()
  await expect(call()).rejects.toMatchObject({ problem: 'unreachable' })
})
