import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownServices } from '#app/env.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { writings } from '../../../tests/fixtures/hostile-addresses.ts'
import { guardedFetch } from './guarded-fetch.server.ts'
import { isOwnService } from './own-services.server.ts'
import { providerFetch } from './provider-fetch.server.ts'
import { requireFetchableAddress, safeFetch } from './safe-fetch.server.ts'
import { safeRequest } from './safe-request.server.ts'

// With the development switch on, and counted at the victim: `ours` plays a service of the installation, `beside` a tool
// server on the same machine.
let ours: Server
let beside: Server
let hits: string[] = []
let location = ''
const portOf = (server: Server) => (server.address() as AddressInfo).port

beforeAll(async () => {
  ours = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.end('ours')
  })
  beside = createServer((_request, response) =>
    location ? response.writeHead(302, { location }).end() : response.end('beside'),
  )
  for (const server of [ours, beside]) await new Promise<void>((done) => server.listen(0, '::', done))
})
afterAll(() => {
  for (const server of [ours, beside]) {
    server.closeAllConnections()
    server.close()
  }
  vi.unstubAllEnvs()
})
beforeEach(() => {
  vi.unstubAllEnvs()
  for (const name of ['DATABASE_URL', 'SUPABASE_URL', 'SMTP_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'APP_URL'])
    vi.stubEnv(name, '')
  hits = []
  location = ''
})

const HOSTS = [
  ...new Set(['127.0.0.1', '127.1.2.3', '0.0.0.0', '127.255.255.254'].flatMap(writings)),
  'localhost',
  'LOCALHOST',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  '127.1',
  '0',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::FFFF:0.0.0.0]',
]

const DOORS: Record<string, (url: string) => Promise<unknown>> = {
  'the door for pages': (url) => safeFetch(url, { accept: ['text/plain'], allowLoopback: true }),
  'the check of an address': (url) => requireFetchableAddress(url, { allowLoopback: true }),
  'the door for requests': (url) =>
    safeRequest(url, { method: 'POST', headers: {}, body: '{}', allowLoopback: true }),
  'the door for protocols': async (url) => {
    const door = guardedFetch({ allowLoopback: true, maxBytes: 1_000, idleMs: 20_000 })
    await door.fetch(url).finally(door.close)
  },
  'the door for providers': (url) =>
    providerFetch({ baseUrl: url, allowLoopback: true, allowPrivate: [] })(url),
  'the door for providers that the operator opened': (url) =>
    providerFetch({ baseUrl: url, allowLoopback: false, allowPrivate: [new URL(url).hostname] })(url),
}

/** The last part of the key of what was said, wherever it stands in the chain; "failed" when nothing of ours was said. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    for (let cause: unknown = error; cause; cause = (cause as Error).cause)
      if (isAppError(cause)) return cause.message.split('.').at(-1) ?? ''
    return 'failed'
  }
  return 'answered'
}

describe('a service of the installation itself', () => {
  it.each(Object.entries(DOORS))('is not reached through %s, however it is written', async (_name, ask) => {
    vi.stubEnv('PORT', String(portOf(ours)))
    const passed: string[] = []
    let tried = 0
    for (const host of HOSTS) {
      const url = `http://${host}:${portOf(ours)}/`
      if (!URL.canParse(url)) continue
      tried += 1
      if ((await refusal(ask(url))) === 'answered') passed.push(host)
    }
    expect(tried).toBeGreaterThan(25)
    expect(passed).toEqual([])
    expect(hits).toEqual([])
  })

  it('is told from an address that is merely private', async () => {
    vi.stubEnv('PORT', String(portOf(ours)))
    for (const ask of Object.values(DOORS))
      for (const host of ['localhost', '127.0.0.1', '[::1]', '127.1'])
        expect(await refusal(ask(`http://${host}:${portOf(ours)}/`))).toBe('addressOwn')
    for (const host of ['0.0.0.0', '[::]', '[::ffff:127.0.0.1]'])
      expect(await refusal(DOORS['the door for pages']!(`http://${host}:${portOf(ours)}/`))).toBe(
        'addressOwn',
      )
  })

  it('is not reached by a redirect from a neighbour that may be reached', async () => {
    vi.stubEnv('PORT', String(portOf(ours)))
    for (const host of ['localhost', '127.0.0.1', '[::1]', '0', '[::ffff:127.0.0.1]']) {
      location = `http://${host}:${portOf(ours)}/`
      const start = `http://127.0.0.1:${portOf(beside)}/`
      expect(await refusal(DOORS['the door for pages']!(start))).toBe('addressOwn')
    }
    expect(hits).toEqual([])
  })

  it('would have been counted: a port that is nobody of ours is reached', async () => {
    vi.stubEnv('PORT', String(portOf(beside)))
    for (const [name, ask] of Object.entries(DOORS))
      if (name !== 'the check of an address') await ask(`http://127.0.0.1:${portOf(ours)}/`)
    expect(hits).toHaveLength(5)
  })

  it.each([
    ['APP_URL', 'http://localhost:PORT'],
    ['DATABASE_URL', 'postgres://a:b@127.0.0.1:PORT/x'],
    ['DATABASE_URL', 'postgresql://a:b@localhost:PORT/x'],
    ['SUPABASE_URL', 'http://[::1]:PORT'],
    ['SMTP_URL', 'smtp://a:b@127.0.0.2:PORT'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:PORT/v1/traces'],
  ])('is what %s names as %s', async (name, value) => {
    vi.stubEnv('PORT', '1')
    vi.stubEnv(name, value.replace('PORT', String(portOf(ours))))
    expect(await refusal(DOORS['the door for pages']!(`http://127.0.0.1:${portOf(ours)}/`))).toBe(
      'addressOwn',
    )
    expect(hits).toEqual([])
  })

  it('is also at the addresses of the machine’s own cards', async () => {
    vi.stubEnv('PORT', '4111')
    const cards = Object.values(networkInterfaces()).flatMap((card) => card ?? [])
    expect(cards.length).toBeGreaterThan(0)
    for (const { address } of cards.filter((card) => !card.scopeid))
      expect(await isOwnService(address, 4111)).toBe(true)
    for (const { address } of cards) expect(await isOwnService(address, 4112)).toBe(false)
  })

  it('is a database in a private network for whoever opened its host by name', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://a:b@10.1.2.3/x')
    expect(await isOwnService('10.1.2.3', 5432)).toBe(true)
    expect(await isOwnService('::ffff:10.1.2.3', 5432)).toBe(true)
    expect(await isOwnService('10.1.2.4', 5432)).toBe(false)
    expect(await isOwnService('127.0.0.1', 5432)).toBe(false)
  })

  it('is no site of the public web, not even our own', async () => {
    vi.stubEnv('APP_URL', 'https://93.184.216.34')
    expect(await isOwnService('93.184.216.34', 443)).toBe(false)
  })
})

describe('the list of own services', () => {
  it('has what `supabase start` opens beside its API', () => {
    const ports = ownServices({ SUPABASE_URL: 'http://127.0.0.1:54321' }).map(({ port }) => port)
    expect(ports).toEqual(expect.arrayContaining([3000, 54_321, 54_322, 54_323, 54_324]))
  })

  it('passes over what cannot be read', () => {
    expect(ownServices({ PORT: '', APP_URL: 'nonsense', DATABASE_URL: 'postgres://' })).toEqual([
      { host: '127.0.0.1', port: 3000 },
    ])
  })
})
