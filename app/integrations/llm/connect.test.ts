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

/** What a model says to a greeting. */
async function wordOf(config: ReturnType<typeof configs>[number], model: string): Promise<string> {
  const request = { system: '', messages: [{ role: 'user' as const, content: 'Hello' }], passages: [] }
  const more = { language: 'en' as const, temperature: 0, maxOutputTokens: 16 }
  let text = ''
  for await (const event of connect.connectModel(config).stream({ model, ...request, ...more }, signal))
    if (event.type === 'text') text += event.text
  return text
}

describe('a connection', () => {
  it('lists the models of every kind of provider', async () => {
    for (const config of configs())
      expect(await connect.listRemoteModels(config, signal)).toEqual(['fake-1', 'fake-2'])
  })

  it('lets a model say a word', async () => {
    for (const config of configs()) expect(await wordOf(config, 'fake-1')).not.toBe('')
  })

  it('fails with the kind of what is wrong, and never with the key', async () => {
    for (const config of configs()) {
      fake.always('auth')
      const refused = await connect.listRemoteModels(config, signal).catch((error: unknown) => error)
      expect(refused).toMatchObject({ kind: 'auth' })
      expect(JSON.stringify([refused, String(refused)])).not.toContain(KEY)
      fake.always(null)
      await expect(wordOf(config, 'missing')).rejects.toMatchObject({ kind: 'bad_request' })
      await expect(
        connect.listRemoteModels({ ...config, baseUrl: 'http://127.0.0.1:4129' }, signal),
      ).rejects.toMatchObject({ kind: 'unavailable' })
    }
  })

  it('sends the headers that the API needs, and none of ours', async () => {
    for (const config of configs()) {
      await connect.listRemoteModels(config, signal)
      await wordOf(config, 'fake-1')
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
