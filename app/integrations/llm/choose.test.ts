import { beforeEach, describe, expect, it, vi } from 'vitest'

const BASE = {
  DATABASE_URL: 'postgres://localhost/none',
  SUPABASE_URL: 'http://localhost:1',
  SUPABASE_ANON_KEY: 'x'.repeat(20),
  SUPABASE_SERVICE_ROLE_KEY: 'x'.repeat(20),
  SESSION_SECRET: 'x'.repeat(32),
}
const NAMES = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'ANTHROPIC_API_KEY',
  'COMPATIBLE_BASE_URL',
  'COMPATIBLE_MODELS',
  'EMBEDDING_MODEL',
]

/** The module as it is in an installation with this environment. */
async function withEnvironment(own: Record<string, string>) {
  for (const name of NAMES) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries({ ...BASE, ...own })) vi.stubEnv(name, value)
  vi.resetModules()
  return await import('./choose.server.ts')
}

beforeEach(() => {
  vi.unstubAllEnvs()
})

describe('without any key', () => {
  it('offers the built-in answerer and embedder alone', async () => {
    const { listModels, chooseModel, chooseEmbedder } = await withEnvironment({})
    expect(listModels()).toEqual([{ name: 'builtin', provider: 'builtin', label: 'builtin' }])
    expect(chooseModel('builtin').provider).toBe('builtin')
    expect(chooseEmbedder().model).toBe('builtin-384-v1')
  })

  it.each(['openai:gpt-x', 'anthropic:claude-x', 'compatible:llama'])(
    'refuses %s as a matter of keys',
    async (name) => {
      const { chooseModel } = await withEnvironment({})
      expect(() => chooseModel(name)).toThrow(expect.objectContaining({ kind: 'auth' }))
    },
  )
})

describe('with keys', () => {
  it('offers the models of every provider that is set up', async () => {
    const { listModels, chooseModel } = await withEnvironment({
      OPENAI_API_KEY: 'k',
      ANTHROPIC_API_KEY: 'k',
      COMPATIBLE_BASE_URL: 'http://localhost:1/v1',
      COMPATIBLE_MODELS: 'llama3:8b, , qwen',
    })
    const models = listModels()
    expect(models[0]?.name).toBe('builtin')
    expect(new Set(models.map((model) => model.provider)).size).toBe(4)
    expect(models.map((model) => model.name)).toEqual(
      expect.arrayContaining(['compatible:llama3:8b', 'compatible:qwen']),
    )
    for (const model of models) expect(chooseModel(model.name).provider).toBe(model.provider)
  })

  it('remembers each client', async () => {
    const { chooseModel } = await withEnvironment({ OPENAI_API_KEY: 'k' })
    expect(chooseModel('openai:one')).toBe(chooseModel('openai:two'))
  })

  it('names the embedder by provider and model, so vectors are never mixed', async () => {
    const { chooseEmbedder } = await withEnvironment({
      OPENAI_API_KEY: 'k',
      EMBEDDING_MODEL: 'openai:text-embedding-3-small',
    })
    expect(chooseEmbedder()).toMatchObject({ model: 'openai:text-embedding-3-small', dimensions: 1536 })
  })
})
