import { PROVIDER_KINDS } from '#app/contracts/provider-kinds.ts'
import { env } from '#app/env.server.ts'
import type { Adapter } from './adapter.ts'
import { idsInPage } from './model-list.ts'
import { type OpenAiConfig, openaiClient, openaiModel } from './openai.server.ts'
import { openaiEmbedder } from './openai-embedder.server.ts'

const speaking = (provider: OpenAiConfig['provider'], own: Adapter['own']): Adapter => ({
  model: (config) => openaiModel({ provider, ...config }),
  async listModels(config, signal) {
    const client = await openaiClient({ provider, ...config })
    return await idsInPage(await client.models.list({ signal }).asResponse())
  },
  embedder: (config, model) => openaiEmbedder({ provider, ...config }, model),
  ...(own ? { own } : {}),
})

export const openaiAdapter = speaking('openai', {
  variable: 'OPENAI_API_KEY',
  read() {
    const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = env()
    if (!apiKey) return null
    return {
      apiKey,
      baseUrl: baseUrl ?? PROVIDER_KINDS.openai.ownAddress,
      models: ['gpt-5.4-mini', 'gpt-5.4', 'gpt-4.1-mini'],
    }
  },
})

/** Any other server that speaks OpenAI's chat completions. */
export const compatibleAdapter = speaking('compatible', {
  variable: 'COMPATIBLE_BASE_URL',
  read() {
    const { COMPATIBLE_API_KEY, COMPATIBLE_BASE_URL: baseUrl, COMPATIBLE_MODELS } = env()
    if (!baseUrl) return null
    const models = COMPATIBLE_MODELS.split(',').flatMap((name) => name.trim() || [])
    // Local servers want no key, but the SDK insists on one.
    return { apiKey: COMPATIBLE_API_KEY ?? 'none', baseUrl, models }
  },
})
