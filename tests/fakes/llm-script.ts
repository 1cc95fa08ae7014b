// What the fake model providers can be told to do, and how a request says which it wants.

/** Answers as they should be. */
const WELL = [
  'normal',
  'slow', // `ms` between tokens, 80
  'evil', // markup, scripts, links and the system prompt as text
  'tool', // calls the tools in `calls`, then answers from their results
  'tool-loop', // calls them whatever came before, offered or not
  'obey', // does what it reads: calls every tool that any part of the request tells it to
] as const

/** Everything that goes wrong out there. llm-faults.ts plays them, llm-promises.ts says what must come of each. */
export const FAULT_NAMES = [
  // refused
  'auth', // 401
  'forbidden', // 403
  'payment', // 402, the account is empty
  'no-credit', // the same in the vendor's own way: 429 at OpenAI, 400 at Anthropic
  'bad-request', // 400
  'context-length', // 400, the prompt is too long
  'missing-model', // 404
  'too-large', // 413
  'no-temperature', // 400, as reasoning models answer a temperature
  'no-thinking', // 400, as models answer that always think
  'no-schema', // 400, as older models answer structured output
  'rate', // 429, Retry-After in seconds (`ms` / 1000, 2 s)
  'rate-date', // 429, Retry-After as an HTTP date, `ms` from now, 90 s
  'rate-ms', // 429, retry-after-ms
  'rate-reset', // 429 that only shows its counters, the one used up full again in `ms`, 60 s
  'rate-bare', // 429 that asks for nothing
  'rate-garbage', // 429, Retry-After: soon
  'rate-negative', // 429, Retry-After: -5
  'request-timeout', // 408
  'error', // 500
  'bad-gateway', // 502 with a web page
  'unavailable', // 503 without a body
  'gateway-timeout', // 504 with a web page
  'overloaded', // 529 at Anthropic, 503 at OpenAI
  'redirect', // 307 to another host
  // the connection
  'reset', // broken before an answer
  'reset-body', // broken after the headers, before the first byte
  'no-headers', // silence from the start
  'slow-start', // the first token comes late (`ms`, 3 s)
  'comments-only', // signs of life for ever, and no answer
  'stall', // three tokens, then silence on an open connection
  'cut', // broken in the middle of a token
  'cut-at', // broken after `ms` bytes of a normal answer (modulo its length)
  'cut-letter', // broken in the middle of a letter
  'cut-after-finish', // broken after the reason to stop, before the last event
  'end-early', // ends cleanly, without saying that it is over
  'empty-body', // 200 and nothing
  // the form
  'malformed', // an event that is no JSON
  'not-object', // an event that is JSON, but no object
  'garbage-lines', // lines that are no fields between the events
  'page', // 200 and a web page
  'json-error', // 200 and an error as a document
  'json-answer', // 200 and the answer as a document, though a stream was asked for
  'wrong-type', // a stream that is called text/plain
  'gzip',
  'crlf',
  'cr',
  'bom',
  'multi-line', // events over several data lines
  'bytes', // every byte by itself
  'comment-flood', // 300 KB of comments between the tokens
  'comment-flood-endless', // and without end
  'huge-frame', // an event that never ends
  'thinks', // aloud, for longer than the first token may take, before a normal answer
  'thinks-endlessly', // aloud, and nothing else
  'think-tags', // aloud in the text itself, between tags that are cut anywhere
  'unknown', // events and fields that nobody knows yet
  'same-ids', // every event has the same id, every chunk another
  'half-letters', // letters beyond the basic plane, cut by UTF-16 units
  'nul', // characters that no database takes
  // the answer
  'empty', // without a single token
  'huge', // 200,000 tokens
  'length', // ends at the token limit
  'pause', // pauses its turn before the end; OpenAI knows no such thing and stops at its limit
  'empty-length', // at its limit before the first token
  'empty-filter', // stopped by a filter before the first token
  'filter', // stopped by a filter in the middle
  'refusal', // the model refuses
  'strange-reason', // ends for a reason that nobody knows
  'error-first', // an error event instead of the first token
  'mid-error', // an error event after three tokens
  'mid-rate', // the same, for its rate
  'quotes-key', // an error event that quotes the key
  // what it says it used
  'usage-absent',
  'usage-wrong', // words and fractions instead of counts
  'usage-negative',
  'usage-huge',
  'usage-twice', // counted as it goes
  // tools
  'half-tool', // half a call, called whole
  'tool-cut', // broken in the middle of a call
  'tool-end-early', // ends cleanly in the middle of a call
  'tool-length', // the token limit in the middle of a call
  'tool-filter', // a filter after a call
  'tool-none', // says that it calls, and does not
  'tool-nameless',
  'tool-strange-name', // letters that no tool has
  'tool-nul', // arguments that no database takes
  'tool-unasked', // calls although nothing was offered
  'tool-many', // 40 calls
  'tool-huge', // arguments of 300 KB
  'tool-empty', // a call without arguments
  'tool-parallel', // two calls, their pieces interleaved
  'tool-no-index', // two calls without numbers
  'tool-no-ids', // two calls without ids
  'tool-one-index', // two calls that share a number
  'tool-same-ids', // two calls that share an id
  'tool-whole', // arguments as an object, in one piece
  'tool-stop', // a call that ends like an answer
] as const

export const SCRIPTS = [...WELL, ...FAULT_NAMES] as const

export type FaultName = (typeof FAULT_NAMES)[number]
export type ScriptName = (typeof SCRIPTS)[number]
/** `arguments` as the model writes them: JSON, or what it takes for JSON. */
export type ScriptCall = { name: string; arguments: string | Record<string, unknown> }
export type Script = { name: ScriptName; ms?: number; text?: string; calls?: ScriptCall[] }

export const isFault = (name: ScriptName): name is FaultName =>
  (FAULT_NAMES as readonly string[]).includes(name)

function parse(value: string | undefined): Script | null {
  const [name = '', ms] = (value ?? '').toLowerCase().split(':')
  const known = SCRIPTS.find((script) => script === name)
  return known ? { name: known, ...(ms && Number.isFinite(Number(ms)) ? { ms: Number(ms) } : {}) } : null
}

/** `tool:weather:{"city":"Recife"}`, one a line for parallel calls. */
function parseCalls(value: string): Script | null {
  const found = [...value.matchAll(/(?:^|FAKE:)(tool|tool-loop):([a-z]\w*)(?::(\{.*\}))?\s*$/gim)]
  const name = found.some((match) => match[1]?.toLowerCase() === 'tool-loop') ? 'tool-loop' : 'tool'
  return found.length > 0
    ? { name, calls: found.map((match) => ({ name: match[2] ?? '', arguments: match[3] ?? '{}' })) }
    : null
}

/**
 * The script a request asks for by itself, without code: the header `x-fake-script: slow:200`, a model name that ends in
 * `@slow:200`, or `FAKE:slow:200` in the last message. Calls: `FAKE:tool:<name>:<json>` at the end of a line.
 */
export function scriptOf(headers: Record<string, unknown>, model: string, lastMessage: string): Script {
  const header = typeof headers['x-fake-script'] === 'string' ? headers['x-fake-script'] : ''
  return (
    parseCalls(header) ??
    parse(header) ??
    parse(/@([\w:-]+)$/.exec(model)?.[1]) ??
    parseCalls([...lastMessage.matchAll(/\bFAKE:tool[^\n]*/gi)].join('\n')) ??
    // The last one: unanswered questions are sent along, joined.
    parse([...lastMessage.matchAll(/\bFAKE:([\w:-]+)/gi)].at(-1)?.[1]) ?? { name: 'normal' }
  )
}
