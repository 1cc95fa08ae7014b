import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'

let fake: FakeLlm
let connect: typeof import('./connect.server.ts')

beforeAll(async () => {
  for (const [name, value] of Object.entries({
    DATABASE_URL: 'postgres://localhost/none',
    SUPABASE_URL: 'http://localhost:1',
    SUPABASE_ANON_KEY: 'x'.repeat(20),
    SUPABASE_SERVICE_ROLE_KEY: 'x'.repeat(20),
    SESSION_SECRET: 'x'.repeat(32),
    ALLOW_LOOPBACK_FETCH: '1',
    OPENAI_CUSTOM_HEADERS: 'x-ours: secret',
    ANTHROPIC_CUSTOM_HEADERS: 'x-ours: secret',
  }))
    vi.stubEnv(name, value)
  fake = await startFakeLlm()
  connect = await import('./connect.server.ts')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})
beforeEach(() => {
  fake.requests.length = 0
  fake.always(null)
})

const KEY = 'canary-0123456789'
const signal = new AbortController().signal
const configs = () =>
  [
    { provider: 'openai', baseUrl: fake.openaiBaseUrl },
    { provider: 'compatible', baseUrl: fake.openaiBaseUrl },
    { provider: 'anthropic', baseUrl: fake.anthropicBaseUrl },
  ].map((config) => ({ ...config, apiKey: KEY, trusted: false })) as Parameters<
    typeof connect.connectModel
  >[0][]

describe('a connection', () => {
  it('lists the models of every kind of provider', async () => {
    for (const config of configs())
      expect(await connect.listRemoteModels(config, signal)).toEqual(['fake-1', 'fake-2'])
  })

  it('passes its test with a model and without', async () => {
    for (const config of configs()) {
      const result = { ok: true, models: 2, latencyMs: expect.any(Number) }
      expect(await connect.testRemote(config, null, signal)).toEqual(result)
      expect(await connect.testRemote(config, 'fake-1', signal)).toEqual(result)
    }
  })

  it('fails its test with the kind of what is wrong, and never with the key', async () => {
    for (const config of configs()) {
      fake.always('auth')
      const result = await connect.testRemote(config, null, signal)
      expect(result).toMatchObject({ ok: false, kind: 'auth' })
      expect(JSON.stringify(result)).not.toContain(KEY)
      fake.always(null)
      expect(await connect.testRemote(config, 'missing', signal)).toMatchObject({ kind: 'bad_request' })
      expect(
        await connect.testRemote({ ...config, baseUrl: 'http://127.0.0.1:4129' }, null, signal),
      ).toMatchObject({
        kind: 'unavailable',
      })
    }
  })

  it('sends the headers that the API needs, and none of ours', async () => {
    for (const config of configs()) {
      await connect.testRemote(config, 'fake-1', signal)
      for (const { headers } of fake.requests) {
        expect(headers).not.toHaveProperty('x-ours')
        expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([])
        expect(headers.authorization ?? headers['x-api-key']).toContain(KEY)
      }
    }
  })

  it('is one object for one configuration', () => {
    const [first] = configs()
    expect(connect.connectModel(first!)).toBe(connect.connectModel({ ...first! }))
    expect(connect.connectModel(first!)).not.toBe(connect.connectModel({ ...first!, apiKey: 'another' }))
  })

  it('is refused for an address that is none', () => {
    for (const baseUrl of ['ftp://example.com', 'nonsense', 'https://user:pass@example.com/v1', null])
      expect(() =>
        connect.connectModel({ provider: 'compatible', apiKey: KEY, baseUrl, trusted: false }),
      ).toThrow(expect.objectContaining({ kind: 'bad_request' }))
  })
})
