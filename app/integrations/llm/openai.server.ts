import type { OpenAI } from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions'
import { bareModelName } from './model-name.ts'
import { kindOfType, toProviderError } from './provider-error.ts'
import { type Interpreter, type Limits, parseFrame, streamAnswer } from './provider-stream.ts'
import { type ChatModel, type ChatRequest, ProviderError, type StopReason } from './types.ts'

/** OpenAI itself, or any server that speaks its chat completions. */
export type OpenAiConfig = {
  provider: 'openai' | 'compatible'
  apiKey: string
  baseUrl: string | undefined
  limits?: Limits
}

/** The SDK's client, imported on first use: it weighs tens of megabytes that a keyless installation never needs. */
export async function openaiClient(config: OpenAiConfig): Promise<OpenAI> {
  const { OpenAI } = await import('openai')
  return new OpenAI({
    apiKey: config.apiKey,
    // Never undefined: the SDK would read OPENAI_BASE_URL itself and send a compatible server's key to OpenAI.
    baseURL: config.baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: 600_000,
    logLevel: 'off',
    // A redirect would carry the key to another host.
    fetchOptions: { redirect: 'error' },
  })
}

function paramsOf(
  config: OpenAiConfig,
  request: ChatRequest,
  hasTemperature: boolean,
): ChatCompletionCreateParamsStreaming {
  return {
    model: bareModelName(request.model),
    messages: [{ role: 'system', content: request.system }, ...request.messages],
    ...(hasTemperature ? { temperature: request.temperature } : {}),
    ...(config.provider === 'openai'
      ? { max_completion_tokens: request.maxOutputTokens }
      : { max_tokens: request.maxOutputTokens }),
    stream: true,
    stream_options: { include_usage: true },
  }
}

const REASONS: Record<string, StopReason> = { stop: 'end', length: 'length', content_filter: 'filtered' }

type Chunk = Partial<ChatCompletionChunk> & { error?: { type?: unknown; message?: unknown } }

function interpreterFor(provider: string): Interpreter {
  let reason: StopReason | null = null
  let usage = { inputTokens: 0, outputTokens: 0 }
  const end = () => ({ type: 'end' as const, reason: reason ?? ('end' as const), ...usage })
  return {
    read(frame) {
      if (frame.data === '[DONE]') return end()
      const chunk = parseFrame(provider, frame) as Chunk
      if (chunk.error) {
        throw new ProviderError(kindOfType(chunk.error.type), provider, {
          message: `${provider}: ${String(chunk.error.message)}`,
        })
      }
      if (chunk.usage)
        usage = {
          inputTokens: chunk.usage.prompt_tokens ?? 0,
          outputTokens: chunk.usage.completion_tokens ?? 0,
        }
      const choice = chunk.choices?.[0]
      if (choice?.finish_reason) {
        reason = REASONS[choice.finish_reason] ?? null
        // We offer no tools, so a call of one is no answer.
        if (!reason)
          throw new ProviderError('malformed', provider, {
            message: `${provider}: ended with ${choice.finish_reason}`,
          })
      }
      return choice?.delta?.content ?? choice?.delta?.refusal ?? ''
    },
    // Some compatible servers close without [DONE]; after a finish reason the answer is whole.
    closed: () => (reason ? end() : null),
  }
}

export function openaiModel(config: OpenAiConfig): ChatModel {
  let client: Promise<OpenAI> | undefined
  const withoutTemperature = new Set<string>()

  async function open(request: ChatRequest, signal: AbortSignal): Promise<Response> {
    client ??= openaiClient(config)
    const hasTemperature = !withoutTemperature.has(request.model)
    try {
      // The SDK makes the request and types its errors; we read the body ourselves (docs/decisions: its cost a token).
      return await (await client).chat.completions
        .create(paramsOf(config, request, hasTemperature), { signal })
        .asResponse()
    } catch (error) {
      // Reasoning models refuse a temperature; which ones do changes with every release, so we learn it from the refusal.
      const isAboutTemperature =
        toProviderError(config.provider, error).kind === 'bad_request' && /temperature/i.test(String(error))
      if (!hasTemperature || !isAboutTemperature) throw error
      withoutTemperature.add(request.model)
      return open(request, signal)
    }
  }

  return {
    provider: config.provider,
    stream: (request, signal) =>
      streamAnswer({
        provider: config.provider,
        open: (inner) => open(request, inner),
        interpreter: interpreterFor(config.provider),
        signal,
        ...(config.limits ? { limits: config.limits } : {}),
      }),
  }
}
