import { retryAfterMs } from './retry-after.ts'
import { isProviderError, ProviderError, type ProviderErrorKind } from './types.ts'

// From what SDKs and fetch throw to ProviderError. Read by shape, not by class: the SDKs are imported late, and each
// has classes of its own.

type SdkError = {
  status?: unknown
  headers?: unknown
  message?: unknown
  type?: unknown
  code?: unknown
  name?: unknown
  error?: { type?: unknown; error?: { message?: unknown; type?: unknown } }
}

export function kindOfStatus(status: number): ProviderErrorKind {
  if (status === 402) return 'no_credit'
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'rate_limited'
  if (status === 408 || status === 504) return 'timeout'
  return status >= 500 ? 'unavailable' : 'bad_request'
}

/**
 * Whether an account has nothing left, by the names of an error or how its sentence begins. OpenAI says so with a 429, which
 * waiting does not mend, and Anthropic with a 400. A "quota" in words alone says nothing: Gemini speaks so of a minute's.
 * Further inside a sentence may stand what a visitor wrote: it must not shut a connection.
 */
function isOutOfCredit(names: unknown[], message: unknown): boolean {
  return (
    names.some((name) =>
      /^(insufficient_quota|insufficient_balance|billing_\w+)$/.test(String(name ?? '')),
    ) ||
    (typeof message === 'string' && /^(\d{3} )?your credit balance is too low/i.test(message))
  )
}

/** The kind behind the `type` of an error that came inside a stream, where no status tells. */
export function kindOfType(type: unknown): ProviderErrorKind {
  const name = String(type ?? '')
  if (/rate_limit/.test(name)) return 'rate_limited'
  if (/auth|permission/.test(name)) return 'auth'
  if (/invalid_request|not_found|too_large/.test(name)) return 'bad_request'
  return 'unavailable'
}

// Providers quote the refused key in their words, and gateways answer with whole pages.
const plain = (text: string) =>
  text
    .replace(/<(?:!doctype|html)[\s\S]*/i, '(a web page)')
    .replace(/\b(?:sk|key|pk|gsk|xai|AIza)[-_][\w*.-]{4,}/gi, '(key)')
    .slice(0, 300)

/** The same error without `secret` in its words. Nothing that short is a key. */
export function hideSecret(error: ProviderError, secret: string): ProviderError {
  if (secret.length >= 6) error.message = error.message.replaceAll(secret, '(key)')
  return error
}

/** An error that came as an event of a stream, or as the JSON of a success. */
export function errorInStream(provider: string, error: unknown): ProviderError {
  const given = (typeof error === 'object' && error !== null ? error : { message: error }) as {
    type?: unknown
    code?: unknown
    message?: unknown
  }
  // Some gateways give the status of the provider behind them.
  const status = Number(given.code)
  const kind = isOutOfCredit([given.type, given.code], given.message)
    ? 'no_credit'
    : status >= 400 && status < 600
      ? kindOfStatus(status)
      : kindOfType(given.type ?? given.code)
  return new ProviderError(kind, provider, {
    message: plain(
      `${provider}: ${typeof given.message === 'string' ? given.message : 'an error in the stream'}`,
    ),
  })
}

/** What a failed connection failed of, from the innermost cause that says something. */
function causeOf(error: unknown): string {
  let words = ''
  let inner = (error as { cause?: unknown } | null)?.cause
  for (let depth = 0; depth < 4 && typeof inner === 'object' && inner !== null; depth += 1) {
    const { message, code, cause } = inner as { message?: unknown; code?: unknown; cause?: unknown }
    if (typeof message === 'string' && message) words = message
    else if (typeof code === 'string') words = code
    inner = cause
  }
  return words
}

function isRefusal(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return code === 'REQUEST_REFUSED' || (cause !== undefined && isRefusal(cause))
}

/** The vendor's own sentence. One of the SDKs puts the whole body into its message, braces and all. */
function wordsOf({ status, message, error }: SdkError): string | null {
  const own = typeof error === 'object' && error !== null ? error.error?.message : null
  if (typeof status === 'number' && typeof own === 'string' && own) return `${status} ${own}`
  return typeof message === 'string' ? message : null
}

export function toProviderError(provider: string, error: unknown): ProviderError {
  if (isProviderError(error)) return error
  const failure = (typeof error === 'object' && error !== null ? error : {}) as SdkError
  const why = causeOf(error)
  const said = wordsOf(failure)
  const message = plain(`${provider}: ${said ?? String(error)}${why ? ` (${why})` : ''}`)
  if (typeof failure.status === 'number') {
    const names = [failure.code, failure.type, failure.error?.type, failure.error?.error?.type]
    const isEmpty = failure.status < 500 && isOutOfCredit(names, said)
    const kind = isEmpty ? 'no_credit' : kindOfStatus(failure.status)
    const wait = retryAfterMs(failure.headers as Parameters<typeof retryAfterMs>[0], failure.status)
    return new ProviderError(kind, provider, {
      message,
      status: failure.status,
      ...(wait === null ? {} : { retryAfterMs: wait }),
    })
  }
  // Refused by our own door, or a redirect that carried the key: nothing that passes by itself.
  if (isRefusal(error) || /redirect/i.test(message))
    return new ProviderError('bad_request', provider, { message, cause: error })
  if (/timed? ?out/i.test(message)) return new ProviderError('timeout', provider, { message })
  // A connection refused, reset or not found; whatever else has no status never reached the provider either.
  return new ProviderError('unavailable', provider, { message, cause: error })
}
