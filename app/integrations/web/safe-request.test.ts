import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isAppError } from '#app/lib/app-error.ts'
import { HOSTILE_HOSTS, HOSTILE_URLS } from '../../../tests/fixtures/hostile-addresses.ts'
import { guardedFetch } from './guarded-fetch.server.ts'
import { type SafeRequest, safeRequest } from './safe-request.server.ts'

// The two doors that say something, counted at the victim as the one that only reads is.
let canary: Server
let port = 0
let hits: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
let answer: RequestListener = (_request, response) => response.end('reached')

const POST: SafeRequest = {
  method: 'POST',
  headers: { authorization: 'Bearer canary', 'content-type': 'application/json' },
  body: '{"a":1}',
  allowLoopback: false,
  // No promise of these tests: a loaded machine is slow.
  timeoutMs: 20_000,
}
const LOCAL: SafeRequest = { ...POST, allowLoopback: true }
const GET: SafeRequest = { ...LOCAL, method: 'GET', body: null }
const at = (path: string, name = '127.0.0.1') => `http://${name}:${port}${path}`

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    for (let cause: unknown = error; cause; cause = (cause as Error).cause)
      if (isAppError(cause)) return cause.message.split('.').at(-1) ?? ''
    throw error
  }
  return 'nothing was refused'
}

beforeAll(async () => {
  canary = createServer(async (request, response) => {
    hits.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: await text(request),
    })
    answer(request, response)
  })
  await new Promise<void>((resolve) => canary.listen(0, '::', resolve))
  port = (canary.address() as AddressInfo).port
})
afterAll(() => {
  canary.closeAllConnections()
  canary.close()
})
beforeEach(() => {
  hits = []
  answer = (_request, response) => response.end('reached')
})

describe('hostile addresses', () => {
  const doors = {
    'a request': (url: string) => safeRequest(url, POST),
    'a fetch': async (url: string) => {
      const door = guardedFetch({ allowLoopback: false, maxBytes: 1_000, idleMs: 20_000 })
      try {
        return await door.fetch(url, { method: 'POST', body: '{}' })
      } finally {
        door.close()
      }
    },
    'a fetch of a developer': async (url: string) => {
      const door = guardedFetch({ allowLoopback: true, maxBytes: 1_000, idleMs: 20_000 })
      try {
        // Loopback as such is what the switch is for; everything else stays as it is.
        if (/^https?:\/\/(localhost|127\.|\[::1\])/i.test(new URL(url).href)) return null
        return await door.fetch(url, { method: 'POST', body: '{}' })
      } catch (error) {
        if (error instanceof TypeError && /Invalid URL/.test(error.message)) return null
        throw error
      } finally {
        door.close()
      }
    },
  }

  it.each(Object.entries(doors))(
    'are refused by %s, and none of them reaches anything',
    async (name, ask) => {
      const passed: string[] = []
      for (const url of [...HOSTILE_HOSTS.map((host) => `http://${host}:${port}/`), ...HOSTILE_URLS]) {
        const said = await refusal(ask(url))
        const isLoopback = name === 'a fetch of a developer' && said === 'nothing was refused'
        if (!isLoopback && !/^(address|needsHttps)/.test(said)) passed.push(`${url}: ${said}`)
      }
      expect(passed).toEqual([])
      expect(hits).toEqual([])
    },
  )

  it('would have been counted', async () => {
    expect((await safeRequest(at('/'), LOCAL)).body.toString()).toBe('reached')
    expect(hits).toMatchObject([
      { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer canary' } },
    ])
  })
})

describe('redirects', () => {
  it('of a write are its answer: nothing is sent twice', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/again' }).end()
    expect((await safeRequest(at('/'), LOCAL)).status).toBe(307)
    expect(hits).toHaveLength(1)
  })

  it('of a read are followed inside the origin and nowhere else', async () => {
    answer = (request, response) =>
      request.url === '/here' ? response.end('here') : response.writeHead(302, { location: '/here' }).end()
    expect((await safeRequest(at('/'), GET)).body.toString()).toBe('here')
    hits = []
    answer = (_request, response) => response.writeHead(302, { location: at('/', 'localhost') }).end()
    expect(await refusal(safeRequest(at('/'), GET))).toBe('redirectElsewhere')
    answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    expect(await refusal(safeRequest(at('/'), GET))).toBe('redirectElsewhere')
    expect(hits.map(({ headers }) => headers.host)).toEqual([`127.0.0.1:${port}`, `127.0.0.1:${port}`])
  })
})

describe('answers', () => {
  it('are answers whatever their status says', async () => {
    answer = (_request, response) =>
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' }).end('{}')
    expect(await safeRequest(at('/'), LOCAL)).toMatchObject({
      status: 429,
      mediaType: 'application/json',
      retryAfter: '7',
    })
  })

  it('are cut off when they do not end', async () => {
    answer = (_request, response) => {
      const pour = () => {
        while (response.write('x'.repeat(10_000)));
      }
      response.on('drain', pour)
      pour()
    }
    expect(await refusal(safeRequest(at('/'), { ...LOCAL, maxBytes: 50_000 }))).toBe('pageTooLarge')
  })

  it('that never come are given up', async () => {
    answer = () => {}
    expect(await refusal(safeRequest(at('/'), { ...LOCAL, timeoutMs: 200 }))).toBe('pageTooSlow')
  })
})

describe('a connection that breaks', () => {
  it.each<[string, RequestListener]>([
    ['before the answer', (request) => request.socket.destroy()],
    ['before the answer, abruptly', (request) => request.socket.resetAndDestroy()],
    [
      'in the middle of an answer',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
        response.write('{"a":', () => response.destroy())
      },
    ],
    [
      'in the middle of the last answer of a connection',
      (_request, response) => {
        response.writeHead(200, { connection: 'close', 'content-length': 100 })
        response.write('{"a":', () => response.destroy())
      },
    ],
    [
      'in the middle of pieces',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write('{"a":', () => response.destroy())
      },
    ],
    [
      'in the middle of a packed answer',
      (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 100 })
        response.write(gzipSync('{"a":1}').subarray(0, 12), () => response.destroy())
      },
    ],
  ])('%s is told from a server that is not there, and nothing is sent twice', async (_when, breaks) => {
    answer = breaks
    const error = await safeRequest(at('/'), LOCAL).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'UNAVAILABLE', messageKey: 'errors.tools.brokenOff' })
    expect(hits).toHaveLength(1)
  })

  it('never stood where nobody listens', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/`
    gone.close()
    await once(gone, 'close')
    expect(await refusal(safeRequest(url, LOCAL))).toBe('pageUnreachable')
  })
})

describe('headers of a server', () => {
  it('go to its origin alone', async () => {
    const door = guardedFetch({
      allowLoopback: true,
      maxBytes: 1_000,
      idleMs: 20_000,
      headersFor: { origin: `http://127.0.0.1:${port}`, headers: { 'x-key': 'canary' } },
    })
    await (await door.fetch(at('/'))).text()
    await (await door.fetch(at('/', 'localhost'))).text()
    door.close()
    expect(hits.map(({ headers }) => headers['x-key'])).toEqual(['canary', undefined])
  })
})
