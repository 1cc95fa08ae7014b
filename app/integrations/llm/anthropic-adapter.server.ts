import { PROVIDER_KINDS } from '#app/contracts/provider-kinds.ts'
import { env } from '#app/env.server.ts'
import type { Adapter } from './adapter.ts'
import { anthropicClient, anthropicModel } from './anthropic.server.ts'
import { idsInPage } from './model-list.ts'

const MAX_MODELS = 1_000

export const anthropicAdapter: Adapter = {
  model: anthropicModel,
  async listModels(config, signal) {
    const client = await anthropicClient(config)
    return await idsInPage(await client.models.list({ limit: MAX_MODELS }, { signal }).asResponse())
  },
  own: {
    variable: 'ANTHROPIC_API_KEY',
    read() {
      const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = env()
      if (!apiKey) return null
      return {
        apiKey,
        baseUrl: baseUrl ?? PROVIDER_KINDS.anthropic.ownAddress,
        models: ['claude-haiku-4-5', 'claude-sonnet-5', 'claude-opus-5'],
      }
    },
  },
}
