import type { ProviderErrorKind } from '#app/integrations/llm/types.ts'

// The circuit breaker of one connection, shared by all replicas through provider_health. This file decides; the database
// keeps time, so that no two clocks have to agree.

/** The row of a connection, as the database saw it just now. */
export type Health = {
  failures: number
  /** It opened once and has not closed since. */
  hasOpened: boolean
  /** Its cool-down is not over. */
  isCooling: boolean
  /** Another answer is trying it out at this moment. */
  isProbing: boolean
  lastError: string | null
  /** The connection was saved after its last failure: perhaps with a new key. */
  isSavedSince: boolean
}

/** `half_open`: whoever claims the probe may ask once; how that goes decides for everybody. */
export type BreakerState = 'closed' | 'open' | 'half_open'

export const OPEN_AFTER = 3
export const COOL_DOWN_MS = 30_000
/** Until somebody has done something about it. */
const PERSON_COOL_DOWN_MS = 5 * 60_000
const LONGEST_REST_MS = 60_000

export type NeedOfPerson = Extract<ProviderErrorKind, 'auth' | 'no_credit'>

/** No waiting mends it: a new key does, or money in the account behind it. */
export const needsPerson = (kind: string | null): kind is NeedOfPerson =>
  kind === 'auth' || kind === 'no_credit'

export function breakerState(health: Health | null): BreakerState {
  if (!health?.hasOpened) return 'closed'
  if (needsPerson(health.lastError) && health.isSavedSince) return 'closed'
  return health.isCooling || health.isProbing ? 'open' : 'half_open'
}

/**
 * What a failure does to the breaker: opens it after `openAfter` failures in a row for `coolDownMs`. Null: nothing, since
 * the request was at fault, or we ended it, or the provider only asked for a moment's rest.
 */
export function afterFailure(failure: {
  kind: ProviderErrorKind
  retryAfterMs: number | null
}): { openAfter: number; coolDownMs: number } | null {
  switch (failure.kind) {
    case 'auth':
    case 'no_credit':
      return { openAfter: 1, coolDownMs: PERSON_COOL_DOWN_MS }
    case 'rate_limited':
      // A provider that says how long is left alone for as long; a short rest is for the retries.
      if (failure.retryAfterMs === null || failure.retryAfterMs < 5_000) return null
      return { openAfter: 1, coolDownMs: Math.min(failure.retryAfterMs, LONGEST_REST_MS) }
    case 'unavailable':
    case 'timeout':
    case 'cut':
    case 'malformed':
      return { openAfter: OPEN_AFTER, coolDownMs: COOL_DOWN_MS }
    default:
      return null
  }
}
