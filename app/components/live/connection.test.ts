import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BrowserRealtime, ChannelStatus } from '#app/integrations/supabase/browser.client.ts'
import { createConnection, type Listener } from './connection.ts'
import { createTokenSource } from './token-source.ts'

type Join = {
  topic: string
  status(status: ChannelStatus): void
  event(name: string, payload: unknown): void
  left: boolean
}

/** A Realtime that does what the test says. */
function world() {
  const joins: Join[] = []
  let serverIsUp = true
  let isSignedIn = true
  const load = vi.fn(async () => {
    if (!serverIsUp) throw new Error('down')
    return isSignedIn
      ? { url: 'http://x', anonKey: 'k', accessToken: 't', expiresAt: Date.now() / 1000 + 3600 }
      : null
  })
  const realtime: BrowserRealtime = {
    join(topic, on) {
      const join: Join = { topic, ...on, left: false }
      joins.push(join)
      return () => {
        join.left = true
      }
    },
    close() {},
  }
  const connection = createConnection(createTokenSource(load), async () => () => realtime)
  return {
    joins,
    load,
    connection,
    serverIsUp: (up: boolean) => {
      serverIsUp = up
    },
    signOut: () => {
      isSignedIn = false
    },
  }
}

function listener() {
  return { onEvent: vi.fn(), onJoin: vi.fn(), onStatus: vi.fn() } satisfies Listener
}

const settle = () => vi.advanceTimersByTimeAsync(0)
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a live connection', () => {
  it('asks for nothing until somebody listens', async () => {
    const { load, joins } = world()
    await settle()
    expect([load.mock.calls.length, joins.length]).toEqual([0, 0])
  })

  it('joins a topic once for all its listeners and tells each of them', async () => {
    const { connection, joins } = world()
    const [first, second] = [listener(), listener()]
    connection.listen('workspace:1', first)
    connection.listen('workspace:1', second)
    await settle()
    expect(joins.length).toBe(1)
    joins[0]?.status('joined')
    joins[0]?.event('source.changed', { sourceId: 's' })
    for (const each of [first, second]) {
      expect(each.onStatus).toHaveBeenLastCalledWith('live')
      expect(each.onEvent).toHaveBeenCalledExactlyOnceWith('source.changed', { sourceId: 's' })
      expect(each.onJoin).toHaveBeenCalledTimes(1)
    }
  })

  it('tells of each joining, so that the page catches up with what it did not hear', async () => {
    const { connection, joins } = world()
    const mine = listener()
    connection.listen('workspace:1', mine)
    await settle()
    joins[0]?.status('joined')
    joins[0]?.status('refused')
    expect(mine.onStatus).toHaveBeenLastCalledWith('offline')
    joins[0]?.status('joined')
    expect(mine.onJoin).toHaveBeenCalledTimes(2)
  })

  it('joins again with a new token when the server closed the channel', async () => {
    const { connection, joins, load } = world()
    const mine = listener()
    connection.listen('workspace:1', mine)
    await settle()
    joins[0]?.status('joined')
    joins[0]?.status('closed')
    await wait(1000)
    expect(joins.length).toBe(2)
    joins[1]?.status('joined')
    expect(mine.onJoin).toHaveBeenCalledTimes(2)
    expect(joins[0]?.left).toBe(true)
    // The token is only asked for when the client wants one; the old one is no longer kept.
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('keeps trying while the server is away, more and more slowly', async () => {
    const { connection, joins, load, serverIsUp } = world()
    serverIsUp(false)
    const mine = listener()
    connection.listen('workspace:1', mine)
    await settle()
    expect(mine.onStatus).toHaveBeenLastCalledWith('offline')
    await wait(3000)
    expect(load).toHaveBeenCalledTimes(3)
    serverIsUp(true)
    await wait(5000)
    expect(joins.length).toBe(1)
  })

  it('does not try again for somebody who is signed out', async () => {
    const { connection, load, signOut } = world()
    signOut()
    const mine = listener()
    connection.listen('workspace:1', mine)
    await wait(120_000)
    expect(load).toHaveBeenCalledTimes(1)
    expect(mine.onStatus).toHaveBeenLastCalledWith('offline')
  })

  it('stays on the channel from one page to the next, and leaves it when nobody comes', async () => {
    const { connection, joins } = world()
    const stop = connection.listen('workspace:1', listener())
    await settle()
    stop()
    await wait(1000)
    const stopAgain = connection.listen('workspace:1', listener())
    await wait(10_000)
    expect([joins.length, joins[0]?.left]).toEqual([1, false])
    stopAgain()
    await wait(2000)
    expect(joins[0]?.left).toBe(true)
  })
})

describe('a token source', () => {
  const token = (expiresAt: number) => ({ url: 'u', anonKey: 'k', accessToken: String(expiresAt), expiresAt })

  it('keeps a token until shortly before it ends', async () => {
    let seconds = 0
    const load = vi.fn(async () => token(seconds + 3600))
    const source = createTokenSource(load, () => seconds * 1000)
    await Promise.all([source.get(), source.get()])
    seconds = 3500
    await source.get()
    expect(load).toHaveBeenCalledTimes(1)
    seconds = 3511
    expect((await source.get())?.expiresAt).toBe(7111)
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('asks again after a failure', async () => {
    const load = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue(token(9e9))
    const source = createTokenSource(load)
    await expect(source.get()).rejects.toThrow('down')
    expect((await source.get())?.expiresAt).toBe(9e9)
  })
})
