import type { ProviderKind } from '#app/contracts/provider-kinds.ts'
import type { Adapter } from './adapter.ts'
import { anthropicAdapter } from './anthropic-adapter.server.ts'
import { compatibleAdapter, openaiAdapter } from './openai-adapter.server.ts'

/** Who speaks which kind. */
export const ADAPTERS: Record<ProviderKind, Adapter> = {
  openai: openaiAdapter,
  anthropic: anthropicAdapter,
  compatible: compatibleAdapter,
}
