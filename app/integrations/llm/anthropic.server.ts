import type { Anthropic } from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { bareModelName } from './model-name.ts'
import { kindOfType } from './provider-error.ts'
import { type Interpreter, type Limits, parseFrame, streamAnswer } from './provider-stream.ts'
import { type ChatModel, type ChatRequest, ProviderError, type StopReason } from './types.ts'

export type AnthropicConfig = { apiKey: string; baseUrl: string | undefined; limits?: Limits }

const PROVIDER = 'anthropic'

async function anthropicClient(config: AnthropicConfig): Promise<Anthropic> {
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
  })
}

const REASONS: Record<string, StopReason> = {
  end_turn: 'end',
  stop_sequence: 'end',
  pause_turn: 'end',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'filtered',
}

type Event = RawMessageStreamEvent | { type: 'error'; error: { type: string; message: string } }

function interpreter(): Interpreter {
  let reason: StopReason = 'end'
  let inputTokens = 0
  let outputTokens = 0
  return {
    read(frame) {
      if (frame.event === 'ping') return ''
      const event = parseFrame(PROVIDER, frame) as Event
      switch (event.type) {
        case 'content_block_delta':
          return event.delta.type === 'text_delta' ? event.delta.text : ''
        case 'message_start': {
          const { usage } = event.message
          inputTokens =
            usage.input_tokens +
            (usage.cache_read_input_tokens ?? 0) +
            (usage.cache_creation_input_tokens ?? 0)
          return ''
        }
        case 'message_delta': {
          outputTokens = event.usage?.output_tokens ?? outputTokens
          const given = event.delta.stop_reason
          // We offer no tools, so a call of one is no answer.
          if (given === 'tool_use')
            throw new ProviderError('malformed', PROVIDER, { message: `${PROVIDER}: ended with ${given}` })
          reason = REASONS[given ?? 'end_turn'] ?? 'end'
          return ''
        }
        case 'message_stop':
          return { type: 'end', reason, inputTokens, outputTokens }
        case 'error':
          throw new ProviderError(kindOfType(event.error.type), PROVIDER, {
            message: `${PROVIDER}: ${event.error.message}`,
          })
        default:
          return ''
      }
    },
    closed: () => null,
  }
}

export function anthropicModel(config: AnthropicConfig): ChatModel {
  let client: Promise<Anthropic> | undefined

  async function open(request: ChatRequest, signal: AbortSignal): Promise<Response> {
    client ??= anthropicClient(config)
    // Today's API takes no temperature; the persona sets the manner.
    const params = {
      model: bareModelName(request.model),
      system: request.system,
      messages: request.messages,
      max_tokens: request.maxOutputTokens,
      stream: true as const,
    }
    return await (await client).messages.create(params, { signal }).asResponse()
  }

  return {
    provider: PROVIDER,
    stream: (request, signal) =>
      streamAnswer({
        provider: PROVIDER,
        open: (inner) => open(request, inner),
        interpreter: interpreter(),
        signal,
        ...(config.limits ? { limits: config.limits } : {}),
      }),
  }
}
