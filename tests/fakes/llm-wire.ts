/** One fake provider's wire format: what it sends for each step of an answer. Text frames are whole SSE events. */
export type Wire = {
  provider: 'openai' | 'anthropic'
  start(model: string): string[]
  token(text: string): string
  /** Events and fields of the future. */
  unknown(): string[]
  halfToolCall(): string[]
  end(reason: 'end' | 'length' | 'filter', inputTokens: number, outputTokens: number): string[]
  /** An error in the middle of a stream. */
  failed(): string
  error(status: number, message: string): Record<string, unknown>
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
    unknown: () => [
      ': a comment\n\n',
      `event: surprise\ndata: ${json({ object: 'surprise', choices: [] })}\n\n`,
      chunk({ mood: 'sunny' }, null, { weather: 1 }),
    ],
    halfToolCall: () => [
      chunk({
        tool_calls: [
          { index: 0, id: 'call_1', type: 'function', function: { name: 'refund', arguments: '' } },
        ],
      }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"order":"1' } }] }),
      chunk({}, 'tool_calls'),
      'data: [DONE]\n\n',
    ],
    end: (reason, inputTokens, outputTokens) => [
      chunk({}, { end: 'stop', length: 'length', filter: 'content_filter' }[reason]),
      ...(hasUsage
        ? [
            `data: ${json({ ...head, choices: [], usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens } })}\n\n`,
          ]
        : []),
      'data: [DONE]\n\n',
    ],
    failed: () =>
      `data: ${json({ error: { message: 'The server had an error.', type: 'server_error', code: null } })}\n\n`,
    error: (status, message) => ({
      error: {
        message,
        type: status === 401 ? 'invalid_request_error' : 'server_error',
        param: null,
        code: status === 401 ? 'invalid_api_key' : null,
      },
    }),
  }
}

const ANTHROPIC_TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
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
  const delta = (reason: string, outputTokens: number) =>
    event('message_delta', {
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: outputTokens },
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
    start: () => [
      event('message_start', {
        message: {
          ...message,
          usage: {
            input_tokens: inputTokens,
            output_tokens: 1,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 0,
          },
        },
      }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping', {}),
    ],
    token: (text) => before + json(text) + after,
    unknown: () => [
      ': a comment\n\n',
      event('surprise', { mood: 'sunny' }),
      event('content_block_delta', { index: 0, delta: { type: 'mood_delta', mood: 'sunny' } }),
    ],
    halfToolCall: () => [
      event('content_block_stop', { index: 0 }),
      event('content_block_start', {
        index: 1,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'refund', input: {} },
      }),
      event('content_block_delta', {
        index: 1,
        delta: { type: 'input_json_delta', partial_json: '{"order":"1' },
      }),
      event('content_block_stop', { index: 1 }),
      delta('tool_use', 12),
      event('message_stop', {}),
    ],
    end: (reason, _input, outputTokens) => [
      event('content_block_stop', { index: 0 }),
      delta({ end: 'end_turn', length: 'max_tokens', filter: 'refusal' }[reason], outputTokens),
      event('message_stop', {}),
    ],
    failed: () => event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
    error: (status, text) => ({
      type: 'error',
      error: { type: ANTHROPIC_TYPES[status] ?? 'api_error', message: text },
      request_id: `req_${id}`,
    }),
  }
}
