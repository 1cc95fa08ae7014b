import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isAppError } from '#app/lib/app-error.ts'
import { HOSTILE_HOSTS, HOSTILE_URLS } from '../../../tests/fixtures/hostile-addresses.ts'
import { requireFetchableAddress, type SafeFetchOptions, safeFetch } from './safe-fetch.server.ts'

// Counted at the victim: a listener on every loopback address says how often it was reached.
let canary: Server
let port = 0
let hits: string[] = []
let answer: RequestListener = (_request, response) => response.end('reached')

const STRICT: SafeFetchOptions = {
  accept: ['text/html', 'text/plain'],
  allowLoopback: false,
  // No promise of these tests: a loaded machine is slow.
  timeoutMs: 20_000,
}
const LOCAL: SafeFetchOptions = { ...STRICT, allowLoopback: true }
const at = (path: string) => `http://127.0.0.1:${port}${path}`

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isAppError(error)) return error.message.replace('errors.knowledge.', '')
    throw error
  }
  return 'nothing was refused'
}

beforeAll(async () => {
  canary = createServer((request, response) => {
    hits.push(request.url ?? '')
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
  it('are more than 250, and none of them reaches anything', async () => {
    expect(HOSTILE_HOSTS.length + HOSTILE_URLS.length).toBeGreaterThanOrEqual(250)
    const passed: string[] = []
    for (const host of HOSTILE_HOSTS) {
      const said = await refusal(safeFetch(`http://${host}:${port}/`, STRICT))
      // Some writings are no address at all to the URL parser; both ways of refusing are fine.
      if (!['addressRefused', 'addressUnreadable'].includes(said)) passed.push(`${host}: ${said}`)
    }
    for (const url of HOSTILE_URLS) {
      const said = await refusal(safeFetch(url, STRICT))
      if (!said.startsWith('address')) passed.push(`${url}: ${said}`)
    }
    expect(passed).toEqual([])
    expect(hits).toEqual([])
  })

  it('would have been counted: with the development switch the same listener is reached', async () => {
    const page = await safeFetch(at('/'), LOCAL)
    expect(page.body.toString()).toBe('reached')
    expect(hits).toEqual(['/'])
  })

  it('stay refused under the development switch unless they are loopback', async () => {
    for (const host of [
      '0.0.0.0',
      '[::]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '10.0.0.1',
      '[::127.0.0.1]',
    ])
      expect(await refusal(safeFetch(`http://${host}:${port}/`, LOCAL))).toBe('addressRefused')
    expect(hits).toEqual([])
  })

  it('are refused behind a name that resolves to them', async () => {
    expect(await refusal(safeFetch(`http://localhost:${port}/`, STRICT))).toBe('addressRefused')
    expect(await refusal(requireFetchableAddress(`http://localhost:${port}/`, STRICT))).toBe('addressRefused')
    expect(hits).toEqual([])
  })
})

describe('redirects', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:127.0.0.1]/',
    'http://0x7f000001.nip.invalid/',
    'file:///etc/passwd',
    'http://10.0.0.1/',
  ])('to %s go nowhere', async (target) => {
    answer = (_request, response) => response.writeHead(302, { location: target }).end()
    expect(await refusal(safeFetch(at('/start'), LOCAL))).toMatch(/^(address|hostUnknown)/)
    expect(hits).toEqual(['/start'])
  })

  it('are followed up to five times, and the final address is told', async () => {
    answer = (request, response) => {
      const step = Number(request.url?.slice(1))
      if (step < 5) response.writeHead(301, { location: `/${step + 1}` }).end()
      else response.writeHead(200, { 'content-type': 'text/plain; charset=ISO-8859-1' }).end('here')
    }
    const page = await safeFetch(at('/0'), LOCAL)
    expect(page).toMatchObject({ url: at('/5'), mediaType: 'text/plain', charset: 'ISO-8859-1' })
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end()
    expect(await refusal(safeFetch(at('/'), LOCAL))).toBe('tooManyRedirects')
  })
})

describe('bodies', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('packed with %s are unpacked', async (encoding, pack) => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(pack('olá'))
    expect((await safeFetch(at('/'), LOCAL)).body.toString()).toBe('olá')
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('that are a bomb packed with %s stop at the limit', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(60 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(100_000)
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb)
    expect(await refusal(safeFetch(at('/'), LOCAL))).toBe('pageTooLarge')
  })

  it('without end stop at the limit, and the sender is cut off', async () => {
    let sent = 0
    let isCutOff: () => void
    const cutOff = new Promise<void>((resolve) => {
      isCutOff = resolve
    })
    answer = (_request, response) => {
      const part = Buffer.alloc(64 * 1024, 'a')
      const pump = () => {
        while (response.write(part)) sent += part.length
        sent += part.length
        response.once('drain', pump)
      }
      response.on('close', () => isCutOff())
      pump()
    }
    expect(await refusal(safeFetch(at('/'), { ...LOCAL, maxBytes: 1024 * 1024 }))).toBe('pageTooLarge')
    await cutOff
    expect(sent).toBeLessThan(64 * 1024 * 1024)
  })

  it('that drip a byte at a time are given up', async () => {
    let timer: NodeJS.Timeout | undefined
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      timer = setInterval(() => response.write('x'), 50)
    }
    expect(await refusal(safeFetch(at('/'), { ...LOCAL, timeoutMs: 500 }))).toBe('pageTooSlow')
    clearInterval(timer)
  })

  it('that never come are given up', async () => {
    answer = () => {}
    expect(await refusal(safeFetch(at('/'), { ...LOCAL, timeoutMs: 300 }))).toBe('pageTooSlow')
  })

  it.each([
    [{ 'content-encoding': 'gzip' }, 'pageUnreadable'],
    [{ 'content-encoding': 'zstd, gzip' }, 'pageUnreadable'],
    [{ 'content-type': 'application/pdf' }, 'pageType'],
    [{ 'x-long': 'a'.repeat(40_000) }, 'pageUnreadable'],
  ])('with the headers %o are refused', async (headers, key) => {
    answer = (_request, response) =>
      response.writeHead(200, headers as Record<string, string>).end('not packed')
    expect(await refusal(safeFetch(at('/'), LOCAL))).toBe(key)
  })
})

describe('answers', () => {
  it.each([
    [401, 'pageRefused', 'BAD_INPUT'],
    [404, 'pageMissing', 'BAD_INPUT'],
    [429, 'pageBusy', 'UNAVAILABLE'],
    [503, 'pageBusy', 'UNAVAILABLE'],
  ])('with status %i say %s', async (status, key, code) => {
    answer = (_request, response) => response.writeHead(status).end()
    const error = await safeFetch(at('/'), LOCAL).catch((thrown) => thrown)
    expect(error).toMatchObject({ code, messageKey: `errors.knowledge.${key}` })
  })

  it('that cannot be reached may pass, and an aborted wait throws its reason', async () => {
    const closed = await safeFetch('http://127.0.0.1:1/', LOCAL).catch((thrown) => thrown)
    expect(closed).toMatchObject({ code: 'BAD_INPUT' }) // port 1 is no port of the web
    answer = () => {}
    const stop = new AbortController()
    const waiting = safeFetch(at('/'), { ...LOCAL, signal: stop.signal })
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
  })
})
