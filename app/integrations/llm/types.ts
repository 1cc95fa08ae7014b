/**
 * The port to language models. One adapter file per vendor beside this one; nobody outside this folder imports an SDK.
 */

export type ChatRole = 'user' | 'assistant'
export type ChatMessage = { role: ChatRole; content: string }

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
}

export type StopReason = 'end' | 'length' | 'filtered'

export type ChatEvent =
  | { type: 'text'; text: string }
  /** Sent once, last, after all text. Token counts as the provider reports them; 0 when it reports none. */
  | { type: 'end'; reason: StopReason; inputTokens: number; outputTokens: number }

export type ProviderErrorKind =
  | 'auth' // the key is refused
  | 'rate_limited'
  | 'unavailable' // 5xx, refused or reset connection
  | 'timeout' // no first token, or a stall between tokens
  | 'bad_request' // the provider refuses the request itself (unknown model, too long)
  | 'malformed' // the answer cannot be read
  | 'cut' // the stream ended in the middle
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
