import type { Anthropic } from '@anthropic-ai/sdk'
import { anthropicInterpreter } from './anthropic-reader.ts'
import { anthropicParams } from './anthropic-wire.ts'
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
  })
}

export function anthropicModel(config: AnthropicConfig): ChatModel {
  let client: Promise<Anthropic> | undefined
  const withoutSchemas = new Set<string>()

  async function open(request: ChatRequest, signal: AbortSignal): Promise<Response> {
    client ??= anthropicClient(config)
    const hasSchemas = !withoutSchemas.has(request.model)
    try {
      return await (await client).messages
        .create(anthropicParams(request, hasSchemas), { signal })
        .asResponse()
    } catch (error) {
      // Older models, and servers that speak the API, know no structured output.
      const isAboutSchemas =
        toProviderError(PROVIDER, error).kind === 'bad_request' &&
        /output_config|structured output|json_schema/i.test(String(error))
      if (!request.output || !hasSchemas || !isAboutSchemas) throw error
      withoutSchemas.add(request.model)
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
