import type { OpenAI } from 'openai'
import { openaiInterpreter } from './openai-reader.ts'
import { HABITS, type Habit, openaiParams } from './openai-wire.ts'
import { toProviderError } from './provider-error.ts'
import { type Limits, streamAnswer } from './provider-stream.ts'
import { withRefusalWords } from './refusal-words.ts'
import type { ChatModel, ChatRequest } from './types.ts'

/** OpenAI itself, or any server that speaks its chat completions. */
export type OpenAiConfig = {
  provider: 'openai' | 'compatible'
  apiKey: string
  baseUrl: string | undefined
  limits?: Limits
  /** Left out: the runtime's own, which goes anywhere. For addresses that a person typed, a guarded one. */
  fetch?: typeof fetch
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
    fetch: withRefusalWords(config.fetch ?? fetch),
  })
}

export function openaiModel(config: OpenAiConfig): ChatModel {
  let client: Promise<OpenAI> | undefined
  const learned = new Map<string, Set<Habit>>()

  async function open(
    request: ChatRequest,
    signal: AbortSignal,
    changed: ReadonlySet<Habit> = new Set(),
  ): Promise<Response> {
    client ??= openaiClient(config)
    const without = learned.get(request.model) ?? new Set<Habit>()
    try {
      // The SDK makes the request and types its errors; we read the body ourselves (docs/decisions: its cost a token).
      return await (await client).chat.completions
        .create(openaiParams(config, request, without), { signal })
        .asResponse()
    } catch (error) {
      if (toProviderError(config.provider, error).kind !== 'bad_request') throw error
      const words = String(error)
      // What is left out cannot be refused anew; of two names a server may change its mind.
      const isNew = (habit: Habit) => !changed.has(habit) && (habit === 'limit_name' || !without.has(habit))
      const refused = HABITS.find(([habit, about]) => isNew(habit) && about.test(words))?.[0]
      if (!refused || (refused === 'json_schema' && !request.output)) throw error
      const next = new Set(without)
      if (!next.delete(refused)) next.add(refused)
      learned.set(request.model, next)
      return open(request, signal, new Set([...changed, refused]))
    }
  }

  return {
    provider: config.provider,
    stream: (request, signal) =>
      streamAnswer({
        provider: config.provider,
        secret: config.apiKey,
        open: (inner) => open(request, inner),
        interpreter: openaiInterpreter(config.provider, Boolean(request.tools?.length)),
        signal,
        ...(config.limits ? { limits: config.limits } : {}),
      }),
  }
}
