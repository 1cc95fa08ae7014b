/**
 * The port to language models. One adapter file per vendor beside this one; nobody outside this folder imports an SDK.
 */

/** JSON as it travels. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export type ContentPart =
  | { type: 'text'; text: string }
  /** `data` is base64 without a prefix. Only what we re-encoded ourselves: sized, and without metadata. */
  | {
      type: 'image'
      mediaType: 'image/jpeg' | 'image/png' | 'image/webp'
      data: string
      /** Pixels. */
      width: number
      height: number
    }

/** A call as the model wrote it: `arguments` is unchecked text, hostile until a schema has read it. */
export type ToolCall = { id: string; name: string; arguments: string }

export type ChatMessage =
  | { role: 'user'; content: string | ContentPart[] }
  | { role: 'assistant'; content: string; toolCalls?: ToolCall[] }
  /** What came of one call. Every call of an assistant turn has exactly one of these before the next turn. */
  | { role: 'tool'; callId: string; name: string; content: string; isError: boolean }

/** A tool as a model is told of it. `parameters` is a JSON Schema (2020-12) of type object. */
export type ToolSpec = { name: string; description: string; parameters: JsonObject }

/** A retrieved passage, already numbered as it will be cited. */
export type Passage = {
  n: number
  title: string
  headingPath: string[]
  content: string
  /** Fused rank score, higher is better; only comparable inside one retrieval. */
  score: number
  /** Cosine similarity of the embedding, -1..1; null if found by full text alone. */
  similarity: number | null
}

export type ChatRequest = {
  model: string
  system: string
  messages: ChatMessage[]
  /** The last question's passages. Model adapters get them inside `system`; the built-in answerer reads them here. */
  passages: Passage[]
  /** BCP 47 primary subtag of the language to answer in. */
  language: 'en' | 'pt'
  temperature: number
  maxOutputTokens: number
  /** Left out or empty: none are offered, and a call is `unasked_tool`. */
  tools?: ToolSpec[]
  /** The answer is one JSON value of this schema, where the model can promise it. */
  output?: { name: string; schema: JsonObject }
  /** For the built-in answerer: others failed before it. Where it finds nothing it then fails as `nothing_found`. */
  standsIn?: boolean
}

/** `tools`: the model waits for the results of the calls it made. */
export type StopReason = 'end' | 'length' | 'filtered' | 'tools'

export type ChatEvent =
  | { type: 'text'; text: string }
  /** A whole call. All calls of a turn come after its text and before `end`, which then says `tools`. */
  | { type: 'tool_call'; call: ToolCall }
  /** Sent once, last, after all text. Token counts as the provider reports them; 0 when it reports none. */
  | { type: 'end'; reason: StopReason; inputTokens: number; outputTokens: number }

/** What a model can do and costs. Dated: `asOf` says when somebody last looked, `source` where. */
export type ModelFacts = {
  contextTokens: number
  maxOutputTokens: number
  hasTools: boolean
  hasVision: boolean
  hasJson: boolean
  /** Micro-dollars (1e-6 USD) for a million tokens; null: not known, and then not counted as money. */
  inputPrice: number | null
  outputPrice: number | null
  /** YYYY-MM-DD. */
  asOf: string
  source: string
}

export type ProviderErrorKind =
  | 'auth' // the key is refused
  | 'no_credit' // the account behind the key has nothing left
  | 'rate_limited'
  | 'unavailable' // 5xx, refused or reset connection
  | 'timeout' // no first token, or a stall between tokens
  | 'bad_request' // the provider refuses the request itself (unknown model, too long)
  | 'malformed' // the answer cannot be read
  | 'cut' // the stream ended in the middle
  | 'unasked_tool' // the model called a tool where none was offered: its own whim, no fault of the provider
  | 'empty' // the model ended without a word: its own whim as well
  | 'nothing_found' // the built-in answerer, in the place of others, has nothing to say
  | 'aborted' // our own signal

const BRAND = Symbol.for('hiviex.ProviderError')

/** What a provider did wrong, in our terms. `retryAfterMs` is what it asked for, null when it asked for nothing. */
export class ProviderError extends Error {
  readonly [BRAND] = true
  readonly kind: ProviderErrorKind
  readonly provider: string
  readonly status: number | null
  readonly retryAfterMs: number | null

  constructor(
    kind: ProviderErrorKind,
    provider: string,
    details: { message?: string; status?: number; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(details.message ?? `${provider}: ${kind}`, { cause: details.cause })
    this.name = 'ProviderError'
    this.kind = kind
    this.provider = provider
    this.status = details.status ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
  }
}

export function isProviderError(error: unknown): error is ProviderError {
  return typeof error === 'object' && error !== null && BRAND in error
}

export interface ChatModel {
  readonly provider: string
  /** Streams one answer. Throws ProviderError; never yields after throwing. Aborting `signal` ends it within a tick. */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>
}

export interface Embedder {
  /** Stored beside every vector: vectors of different models are never compared. */
  readonly model: string
  readonly dimensions: number
  /** One unit-length vector per text, same order. Throws ProviderError. */
  embed(texts: string[], purpose: 'document' | 'query', signal?: AbortSignal): Promise<Float32Array[]>
}
