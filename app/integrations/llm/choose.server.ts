import { env } from '#app/env.server.ts'
import { remember } from '#app/lib/remember.ts'
import { anthropicModel } from './anthropic.server.ts'
import { builtinAnswerer } from './builtin-answerer.server.ts'
import { builtinEmbedder } from './builtin-embedder.server.ts'
import { type ModelProvider, parseModelName } from './model-name.ts'
import { type OpenAiConfig, openaiModel } from './openai.server.ts'
import { openaiEmbedder } from './openai-embedder.server.ts'
import { type ChatModel, type Embedder, ProviderError } from './types.ts'

/** A model that agents can be set to. `name` is what AgentSettings.model holds. */
export type ListedModel = { name: string; provider: ModelProvider; label: string }

// What we offer by name; any other name of the vendor works as well once it stands in an agent's settings.
const OPENAI_MODELS = ['gpt-5.4-mini', 'gpt-5.4', 'gpt-4.1-mini']
const ANTHROPIC_MODELS = ['claude-haiku-4-5', 'claude-sonnet-5', 'claude-opus-5']

function openaiConfig(provider: 'openai' | 'compatible'): OpenAiConfig {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, COMPATIBLE_API_KEY, COMPATIBLE_BASE_URL } = env()
  if (provider === 'openai') {
    if (!OPENAI_API_KEY) throw noKey(provider, 'OPENAI_API_KEY')
    return { provider, apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL }
  }
  if (!COMPATIBLE_BASE_URL) throw noKey(provider, 'COMPATIBLE_BASE_URL')
  // Local servers want no key, but the SDK insists on one.
  return { provider, apiKey: COMPATIBLE_API_KEY ?? 'none', baseUrl: COMPATIBLE_BASE_URL }
}

const noKey = (provider: string, name: string) =>
  new ProviderError('auth', provider, { message: `${provider}: ${name} is not set` })

/** The model behind an agent's setting. Throws ProviderError `auth` when its provider is not set up here. */
export function chooseModel(modelName: string): ChatModel {
  const { provider } = parseModelName(modelName)
  switch (provider) {
    case 'builtin':
      return remember('llm:builtin', () => builtinAnswerer())
    case 'anthropic': {
      const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = env()
      if (!apiKey) throw noKey(provider, 'ANTHROPIC_API_KEY')
      return remember('llm:anthropic', () => anthropicModel({ apiKey, baseUrl }))
    }
    default: {
      const config = openaiConfig(provider)
      return remember(`llm:${provider}`, () => openaiModel(config))
    }
  }
}

/** The embedder of this installation (EMBEDDING_MODEL). Throws ProviderError `auth` when its provider is not set up. */
export function chooseEmbedder(): Embedder {
  const { provider, model } = parseModelName(env().EMBEDDING_MODEL)
  if (provider === 'builtin') return builtinEmbedder
  if (provider === 'anthropic')
    throw new ProviderError('bad_request', provider, { message: 'anthropic: has no embeddings' })
  const config = openaiConfig(provider)
  return remember(`embedder:${provider}:${model}`, () => openaiEmbedder(config, model))
}

/** The models that can be chosen here, the built-in one first. */
export function listModels(): ListedModel[] {
  const { OPENAI_API_KEY, ANTHROPIC_API_KEY, COMPATIBLE_BASE_URL, COMPATIBLE_MODELS } = env()
  const named = (provider: ModelProvider, names: string[]) =>
    names.map((name) => ({ name: `${provider}:${name}`, provider, label: name }))
  const compatible = COMPATIBLE_MODELS.split(',').flatMap((name) => name.trim() || [])
  return [
    { name: 'builtin', provider: 'builtin', label: 'builtin' },
    ...(OPENAI_API_KEY ? named('openai', OPENAI_MODELS) : []),
    ...(ANTHROPIC_API_KEY ? named('anthropic', ANTHROPIC_MODELS) : []),
    ...(COMPATIBLE_BASE_URL ? named('compatible', compatible) : []),
  ]
}
