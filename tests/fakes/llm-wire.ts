export type WireCall = { id: string; name: string; arguments: string }
/** Why an answer stops, in neither vendor's words. `strange` is a word that nobody knows. */
export type WireReason = 'end' | 'length' | 'pause' | 'filter' | 'tools' | 'strange'
export type WireUsage = { input: unknown; output: unknown } | null

/** One fake provider's wire format: what it sends for each step of an answer. Text frames are whole SSE events. */
export type Wire = {
  provider: 'openai' | 'anthropic'
  /** `usage` as the first event gives it, where the vendor does. */
  start(model: string, usage?: WireUsage): string[]
  token(text: string): string
  /** A thought, in the vendor's own form. */
  thought(text: string): string
  /** Events and fields of the future. */
  unknown(): string[]
  /** Begins call number `at`, gives a piece of its arguments, ends it (where the vendor says so). */
  callStart(at: number, call: Pick<WireCall, 'id' | 'name'>, input?: object): string[]
  callPiece(at: number, piece: string): string
  callEnd(at: number): string[]
  /** The end in its parts: why, what was used, and the last event. `hasCalls`: the text ended before them. */
  reason(reason: WireReason, usage: WireUsage, hasCalls?: boolean): string[]
  last(usage: WireUsage): string[]
  refusal(text: string): string[]
  /** An error in the middle of a stream. */
  failed(kind: 'overloaded' | 'rate', message?: string): string
  error(status: number, message: string, code?: string): Record<string, unknown>
}

/** A normal end. */
export const endOf = (wire: Wire, reason: WireReason, usage: WireUsage, hasCalls = false): string[] => [
  ...wire.reason(reason, usage, hasCalls),
  ...wire.last(usage),
]

const REASONS: Record<Wire['provider'], Record<WireReason, string>> = {
  openai: {
    end: 'stop',
    length: 'length',
    pause: 'length',
    filter: 'content_filter',
    tools: 'tool_calls',
    strange: 'insufficient_system_resource',
  },
  anthropic: {
    end: 'end_turn',
    length: 'max_tokens',
    pause: 'pause_turn',
    filter: 'refusal',
    tools: 'tool_use',
    strange: 'out_of_honey',
  },
}

const json = (value: unknown) => JSON.stringify(value)

export function openaiWire(id: string, model: string, hasUsage: boolean): Wire {
  const head = {
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model,
    service_tier: 'default',
  }
  const chunk = (delta: unknown, finish: string | null = null, extra: object = {}) =>
    `data: ${json({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], ...(hasUsage ? { usage: null } : {}), ...extra })}\n\n`
  // The part before and after a token never changes: real streams are long, and a fake must not be the slow side.
  const [before, after] = chunk({ content: '\u0000' }).split('"\\u0000"') as [string, string]
  return {
    provider: 'openai',
    start: () => [chunk({ role: 'assistant', content: '', refusal: null })],
    token: (text) => before + json(text) + after,
    thought: (text) => chunk({ reasoning_content: text }),
    unknown: () => [
      ': a comment\n\n',
      `event: surprise\ndata: ${json({ object: 'surprise', choices: [] })}\n\n`,
      chunk({ mood: 'sunny' }, null, { weather: 1 }),
    ],
    callStart: (at, { id, name }, input) => [
      chunk({
        tool_calls: [{ index: at, id, type: 'function', function: { name, arguments: input ?? '' } }],
      }),
    ],
    callPiece: (at, piece) => chunk({ tool_calls: [{ index: at, function: { arguments: piece } }] }),
    callEnd: () => [],
    reason: (reason) => [chunk({}, REASONS.openai[reason])],
    last: (usage) => [
      ...(hasUsage && usage
        ? [
            `data: ${json({ ...head, choices: [], usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: 0 } })}\n\n`,
          ]
        : []),
      'data: [DONE]\n\n',
    ],
    refusal: (text) => [chunk({ refusal: text }), chunk({}, 'stop')],
    failed: (kind, message = 'The server had an error.') =>
      `data: ${json({ error: { message, type: kind === 'rate' ? 'rate_limit_exceeded' : 'server_error', code: null } })}\n\n`,
    error: (status, message, code) => ({
      error: {
        message,
        type: status >= 500 ? 'server_error' : 'invalid_request_error',
        param: null,
        code: code ?? (status === 401 ? 'invalid_api_key' : null),
      },
    }),
  }
}

const ANTHROPIC_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
}

export function anthropicWire(id: string, model: string, inputTokens: number): Wire {
  const event = (type: string, rest: object) => `event: ${type}\ndata: ${json({ type, ...rest })}\n\n`
  const [before, after] = event('content_block_delta', {
    index: 0,
    delta: { type: 'text_delta', text: '\u0000' },
  }).split('"\\u0000"') as [string, string]
  const delta = (reason: string, usage: WireUsage) =>
    event('message_delta', {
      delta: { stop_reason: reason, stop_sequence: null },
      ...(usage ? { usage: { output_tokens: usage.output } } : {}),
    })
  const message = {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  }
  return {
    provider: 'anthropic',
    start: (_model, usage = { input: inputTokens, output: 1 }) => [
      event('message_start', {
        message: {
          ...message,
          ...(usage
            ? {
                usage: {
                  input_tokens: usage.input,
                  output_tokens: usage.output,
                  cache_creation_input_tokens: 0,
                  cache_read_input_tokens: 0,
                },
              }
            : {}),
        },
      }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping', {}),
    ],
    token: (text) => before + json(text) + after,
    // In a block of its own, beside that of the text.
    thought: (text) =>
      event('content_block_delta', { index: 9, delta: { type: 'thinking_delta', thinking: text } }),
    unknown: () => [
      ': a comment\n\n',
      event('surprise', { mood: 'sunny' }),
      event('content_block_delta', { index: 0, delta: { type: 'mood_delta', mood: 'sunny' } }),
    ],
    // Block 0 is the text; it ends when the first call begins.
    callStart: (at, { id, name }, input) => [
      ...(at === 0 ? [event('content_block_stop', { index: 0 })] : []),
      event('content_block_start', {
        index: at + 1,
        content_block: { type: 'tool_use', id, name, input: input ?? {} },
      }),
    ],
    callPiece: (at, piece) =>
      event('content_block_delta', {
        index: at + 1,
        delta: { type: 'input_json_delta', partial_json: piece },
      }),
    callEnd: (at) => [event('content_block_stop', { index: at + 1 })],
    reason: (reason, usage, hasCalls) => [
      ...(hasCalls ? [] : [event('content_block_stop', { index: 0 })]),
      delta(REASONS.anthropic[reason], usage),
    ],
    last: () => [event('message_stop', {})],
    refusal: (text) => [
      before + json(text) + after,
      event('content_block_stop', { index: 0 }),
      delta('refusal', { input: null, output: 3 }),
    ],
    failed: (kind, message = 'Overloaded') =>
      event('error', {
        error: { type: kind === 'rate' ? 'rate_limit_error' : 'overloaded_error', message },
      }),
    error: (status, text) => ({
      type: 'error',
      error: { type: ANTHROPIC_TYPES[status] ?? 'api_error', message: text },
      request_id: `req_${id}`,
    }),
  }
}
