import type { Anthropic } from '@anthropic-ai/sdk'
import { anthropicInterpreter } from './anthropic-reader.ts'
import { anthropicParams, firstHabits, type Habits, habitsAfter } from './anthropic-wire.ts'
import { toProviderError } from './provider-error.ts'
import { type Limits, streamAnswer } from './provider-stream.ts'
import type { ChatModel, ChatRequest } from './types.ts'

export type AnthropicConfig = {
  apiKey: string
  baseUrl: string | undefined
  limits?: Limits
  /** As in OpenAiConfig. */
  fetch?: typeof fetch
}

const PROVIDER = 'anthropic'

const isVendors = (baseUrl: string) => /^https:\/\/api\.anthropic\.com(\/|$)/.test(baseUrl)

export async function anthropicClient(config: AnthropicConfig): Promise<Anthropic> {
  const { Anthropic } = await import('@anthropic-ai/sdk')
  return new Anthropic({
    apiKey: config.apiKey,
    authToken: null,
    // The SDK adds /v1 itself; people paste either form.
    baseURL: (config.baseUrl ?? 'https://api.anthropic.com').replace(/\/v1\/?$/, ''),
    maxRetries: 0,
    timeout: 600_000,
    logLevel: 'off',
    // A redirect would carry the key to another host.
    fetchOptions: { redirect: 'error' },
    ...(config.fetch ? { fetch: config.fetch } : {}),
    // The SDK sends a bearer token, as today's API wants it; gateways that speak the earlier one read this header.
    ...(config.baseUrl && !isVendors(config.baseUrl)
      ? { defaultHeaders: { 'x-api-key': config.apiKey } }
      : {}),
  })
}

export function anthropicModel(config: AnthropicConfig): ChatModel {
  let client: Promise<Anthropic> | undefined
  const learned = new Map<string, Habits>()

  async function open(request: ChatRequest, signal: AbortSignal): Promise<Response> {
    client ??= anthropicClient(config)
    const habits = learned.get(request.model) ?? firstHabits(request.model)
    try {
      return await (await client).messages.create(anthropicParams(request, habits), { signal }).asResponse()
    } catch (error) {
      // Which model takes what changes with every release, so we learn it from the refusal.
      if (toProviderError(PROVIDER, error).kind !== 'bad_request') throw error
      const next = habitsAfter(String(error), habits, request.output !== undefined)
      if (!next) throw error
      learned.set(request.model, next)
      return open(request, signal)
    }
  }

  return {
    provider: PROVIDER,
    stream: (request, signal) =>
      streamAnswer({
        provider: PROVIDER,
        secret: config.apiKey,
        open: (inner) => open(request, inner),
        interpreter: anthropicInterpreter(PROVIDER, Boolean(request.tools?.length)),
        signal,
        ...(config.limits ? { limits: config.limits } : {}),
      }),
  }
}
