import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Adapter } from './adapter.ts'
import type { ChatRequest } from './types.ts'

// What docs/providers.md promises of a provider with an API of its own: one adapter, its line in the registry, and its
// line in the list of kinds. This test adds those two lines, and nothing else knows of the kind.

const toyAdapter: Adapter = {
  model: ({ baseUrl }) => ({
    provider: 'toy',
    async *stream({ model }) {
      yield { type: 'text', text: `${model} at ${baseUrl}` }
      yield { type: 'end', reason: 'end', inputTokens: 1, outputTokens: 1 }
    },
  }),
  listModels: async () => ['toy-2', 'toy-1', 'toy-embedding'],
  own: {
    variable: 'TOY_KEY',
    read: () => ({ apiKey: 'k', baseUrl: 'https://own.example', models: ['toy-1'] }),
  },
}
const toyKind = {
  label: 'Toy',
  api: 'Toy',
  ownAddress: 'https://toy.example/v3',
  version: '/v3',
  isSpokenElsewhere: true,
  isReseller: false,
  takesTemperature: false,
}
// A kind that no type knows.
const TOY = 'toy' as 'openai'

const ENVIRONMENT = {
  DATABASE_URL: 'postgres://localhost/none',
  SUPABASE_URL: 'http://localhost:1',
  SUPABASE_ANON_KEY: 'x'.repeat(20),
  SUPABASE_SERVICE_ROLE_KEY: 'x'.repeat(20),
  SESSION_SECRET: 'x'.repeat(32),
}

beforeAll(() => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value)
  vi.resetModules()
  vi.doMock('#app/contracts/provider-kinds.ts', async (original) => {
    const kinds = await original<typeof import('#app/contracts/provider-kinds.ts')>()
    const all = { ...kinds.PROVIDER_KINDS, toy: toyKind }
    return {
      ...kinds,
      PROVIDER_KINDS: all,
      PROVIDER_KIND_NAMES: Object.keys(all),
      isProviderKind: (name: string) => Object.hasOwn(all, name),
      factsOfKind: (kind: keyof typeof all) => all[kind],
    }
  })
  vi.doMock('./adapters.server.ts', async (original) => {
    const { ADAPTERS } = await original<typeof import('./adapters.server.ts')>()
    return { ADAPTERS: { ...ADAPTERS, toy: toyAdapter } }
  })
})
afterAll(() => {
  vi.unstubAllEnvs()
  vi.doUnmock('#app/contracts/provider-kinds.ts')
  vi.doUnmock('./adapters.server.ts')
  vi.resetModules()
})

const request: ChatRequest = {
  model: 'toy-1',
  system: '',
  messages: [{ role: 'user', content: 'Hello' }],
  passages: [],
  language: 'en',
  temperature: 0,
  maxOutputTokens: 10,
}
async function said(model: import('./types.ts').ChatModel) {
  let text = ''
  for await (const event of model.stream(request, new AbortController().signal))
    if (event.type === 'text') text += event.text
  return text
}

it('a kind with an adapter and a line in each list answers for the installation and for a workspace', async () => {
  const { chooseModel, listModels } = await import('./choose.server.ts')
  const { connectModel, listRemoteModels } = await import('./connect.server.ts')
  expect(listModels()).toContainEqual({ name: 'toy:toy-1', provider: 'toy', label: 'toy-1' })
  expect(await said(chooseModel('toy:toy-1'))).toBe('toy-1 at https://own.example')
  const config = { provider: TOY, apiKey: 'k', trusted: true }
  expect(await said(connectModel(config))).toBe('toy-1 at https://toy.example/v3')
  expect(await listRemoteModels(config, new AbortController().signal)).toEqual(['toy-1', 'toy-2'])
})

it('its name is read in references, settings, files and forms, and its address is known', async () => {
  const { modelNameSchema } = await import('#app/domain/agents/schemas.ts')
  const { fromFileReference } = await import('#app/domain/agents/file/model-references.ts')
  const { parseReference } = await import('#app/domain/providers/reference.ts')
  const { createConnectionSchema } = await import('#app/domain/providers/schemas.ts')
  const { likelyAddress, originOf } = await import('#app/domain/providers/address.ts')
  const { knownFacts } = await import('./model-facts.ts')
  expect(parseReference('toy:big:1')).toMatchObject({ connectionKey: 'platform:toy', model: 'big:1' })
  expect(modelNameSchema.safeParse('toy:big:1').success).toBe(true)
  expect(modelNameSchema.safeParse('game:big:1').success).toBe(false)
  expect(fromFileReference('toy:big:1', { connections: [], platform: new Set(['toy']) })).toEqual({
    how: 'same',
    reference: 'toy:big:1',
  })
  expect(createConnectionSchema.parse({ preset: 'custom', kind: 'toy', name: 'T' }).kind).toBe('toy')
  expect(createConnectionSchema.safeParse({ preset: 'custom', kind: 'game', name: 'T' }).success).toBe(false)
  expect(originOf(TOY, null)).toBe('https://toy.example')
  expect(likelyAddress(TOY, 'https://gateway.example')).toBe('https://gateway.example/v3')
  expect(knownFacts(TOY, 'toy-1').contextTokens).toBeGreaterThan(0)
})
