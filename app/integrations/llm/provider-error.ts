import { isProviderError, ProviderError, type ProviderErrorKind } from './types.ts'

// From what SDKs and fetch throw to ProviderError. Read by shape, not by class: the SDKs are imported late, and each
// has classes of its own.

type Headers = { get(name: string): string | null }
type SdkError = {
  status?: unknown
  headers?: unknown
  message?: unknown
  type?: unknown
  name?: unknown
  error?: { type?: unknown; error?: { type?: unknown } }
}

/** Milliseconds that `retry-after-ms` or `retry-after` (seconds or an HTTP date, RFC 9110, 10.2.3) ask for; null for neither. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | null {
  const exact = headers?.get('retry-after-ms')
  if (exact && Number.isFinite(Number(exact))) return Math.max(0, Number(exact))
  const value = headers?.get('retry-after')
  if (!value) return null
  if (Number.isFinite(Number(value))) return Math.max(0, Number(value) * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

export function kindOfStatus(status: number): ProviderErrorKind {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'rate_limited'
  if (status === 408 || status === 504) return 'timeout'
  return status >= 500 ? 'unavailable' : 'bad_request'
}

/** The kind behind the `type` of an error that came inside a stream, where no status tells. */
export function kindOfType(type: unknown): ProviderErrorKind {
  const name = String(type ?? '')
  if (/rate_limit/.test(name)) return 'rate_limited'
  if (/auth|permission/.test(name)) return 'auth'
  if (/invalid_request|not_found|too_large/.test(name)) return 'bad_request'
  return 'unavailable'
}

// Providers quote the refused key in their words.
const withoutKeys = (text: string) => text.replace(/\b(?:sk|key|pk)-[\w*.-]{4,}/gi, '(key)').slice(0, 300)

export function toProviderError(provider: string, error: unknown): ProviderError {
  if (isProviderError(error)) return error
  const failure = (typeof error === 'object' && error !== null ? error : {}) as SdkError
  const message = withoutKeys(
    `${provider}: ${typeof failure.message === 'string' ? failure.message : String(error)}`,
  )
  const headers = failure.headers as Headers | undefined
  if (typeof failure.status === 'number') {
    return new ProviderError(kindOfStatus(failure.status), provider, {
      message,
      status: failure.status,
      ...(retryAfterMs(headers) === null ? {} : { retryAfterMs: retryAfterMs(headers) ?? 0 }),
    })
  }
  if (/timed? ?out/i.test(message)) return new ProviderError('timeout', provider, { message })
  // A connection refused, reset or not found; whatever else has no status never reached the provider either.
  return new ProviderError('unavailable', provider, { message, cause: error })
}
