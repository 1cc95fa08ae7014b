// When a provider that is asked too much wants to be asked again. Retry-After says it best; many send only the state of
// their counters.

type Headers = { get(name: string): string | null }

const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const

/** `20ms`, `1s`, `2m59.56s`, `1h0m0s`, as OpenAI and those who follow it write a span. In milliseconds; null for anything else. */
function spanMs(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return null
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  )
}

/** A span, a date (RFC 3339 or HTTP), seconds, or a moment as seconds or milliseconds since 1970. In milliseconds from `now`. */
function untilMs(text: string, now: number): number | null {
  const span = spanMs(text)
  if (span !== null) return span
  const number = Number(text)
  if (!Number.isFinite(number)) {
    const date = Date.parse(text)
    return Number.isNaN(date) ? null : Math.max(0, date - now)
  }
  if (number > 1e11) return Math.max(0, number - now)
  return number > 1e9 ? Math.max(0, number * 1000 - now) : Math.max(0, number * 1000)
}

/** A counter: the header of what is left, and that of when it is full again. */
const COUNTERS = [
  ...['requests', 'tokens'].map((of) => [`x-ratelimit-remaining-${of}`, `x-ratelimit-reset-${of}`] as const),
  ['x-ratelimit-remaining', 'x-ratelimit-reset'] as const,
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map(
    (of) => [`anthropic-ratelimit-${of}-remaining`, `anthropic-ratelimit-${of}-reset`] as const,
  ),
]

/**
 * Of counters that are used up, the last to be full again. When none says that it is, the first: the request was merely
 * larger than what was left, and asking too early costs one more refusal.
 */
function resetMs(headers: Headers, now: number): number | null {
  const counters = COUNTERS.flatMap(([left, reset]) => {
    const until = untilMs(headers.get(reset)?.trim() || 'none', now)
    return until === null ? [] : [{ until, isSpent: Number(headers.get(left) || 1) <= 0 }]
  })
  const spent = counters.filter(({ isSpent }) => isSpent).map(({ until }) => until)
  if (spent.length > 0) return Math.max(...spent)
  return counters.length > 0 ? Math.min(...counters.map(({ until }) => until)) : null
}

/**
 * Milliseconds that the answer asks for: `retry-after-ms`, `retry-after` (seconds or an HTTP date, RFC 9110, 10.2.3), and
 * where neither can be read and it is a 429, the counters of OpenAI, Anthropic and their like. Null for nothing.
 */
export function retryAfterMs(headers: Headers | undefined, status: number, now = Date.now()): number | null {
  if (!headers) return null
  const exact = headers.get('retry-after-ms')
  if (exact && Number.isFinite(Number(exact))) return Math.max(0, Number(exact))
  const value = headers.get('retry-after')
  if (value && Number.isFinite(Number(value))) return Math.max(0, Number(value) * 1000)
  const date = value ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(date)) return Math.max(0, date - now)
  return status === 429 ? resetMs(headers, now) : null
}
