/** What the fake model providers can be told to do, and how a request says which it wants. */
export const SCRIPTS = [
  'normal',
  'slow-start', // the first token comes late (`ms`, 3 s)
  'slow', // `ms` between tokens, 80
  'stall', // three tokens, then silence on an open connection
  'cut', // the connection breaks in the middle of a token
  'end-early', // the stream ends cleanly, without saying that it is over
  'malformed', // an event that is no JSON
  'auth', // 401
  'forbidden', // 403
  'rate', // 429, Retry-After in seconds (`ms` / 1000, 2 s)
  'rate-date', // 429, Retry-After as an HTTP date, `ms` from now, 90 s
  'rate-ms', // 429, retry-after-ms
  'rate-bare', // 429 that asks for nothing
  'error', // 500
  'overloaded', // 529 at Anthropic, 503 at OpenAI
  'bad-request', // 400
  'no-temperature', // 400, as reasoning models answer a temperature
  'mid-error', // an error event after three tokens
  'huge', // 200,000 tokens
  'filter', // refused in the middle
  'length', // ends at the token limit
  'unknown', // events and fields that nobody knows yet
  'tool', // half a tool call instead of text
  'empty', // an answer without a single token
  'evil', // markup, scripts, links and the system prompt as text
] as const

export type ScriptName = (typeof SCRIPTS)[number]
export type Script = { name: ScriptName; ms?: number; text?: string }

function parse(value: string | undefined): Script | null {
  const [name = '', ms] = (value ?? '').toLowerCase().split(':')
  const known = SCRIPTS.find((script) => script === name)
  return known ? { name: known, ...(ms && Number.isFinite(Number(ms)) ? { ms: Number(ms) } : {}) } : null
}

/**
 * The script a request asks for by itself, without code: the header `x-fake-script: slow:200`, a model name that ends in
 * `@slow:200`, or `FAKE:slow:200` in the last message.
 */
export function scriptOf(headers: Record<string, unknown>, model: string, lastMessage: string): Script {
  return (
    parse(typeof headers['x-fake-script'] === 'string' ? headers['x-fake-script'] : undefined) ??
    parse(/@([\w:-]+)$/.exec(model)?.[1]) ??
    // The last one: unanswered questions are sent along, joined.
    parse([...lastMessage.matchAll(/\bFAKE:([\w:-]+)/gi)].at(-1)?.[1]) ?? { name: 'normal' }
  )
}
