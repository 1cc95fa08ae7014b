import { breakerState, type Health } from './breaker.ts'

// What people are told of a connection's breaker. The words stand in the catalogues under `providers.rest.<cause>`.

export const REST_CAUSES = [
  'auth',
  'no_credit',
  'rate_limited',
  'timeout',
  'malformed',
  'unavailable',
] as const
export type RestCause = (typeof REST_CAUSES)[number]

/** A connection that answers pass over because of how it failed them. */
export type Rest = {
  /** ISO 8601: nobody asks it before. */
  until: string
  /** That moment has passed: the next answer tries it once, and how that goes decides. */
  isOver: boolean
  cause: RestCause
}

export type HealthNow = Health & { openedUntil: Date | null }

const causeOf = (lastError: string | null): RestCause =>
  // A stream that ended in the middle cannot be read either.
  lastError === 'cut' ? 'malformed' : (REST_CAUSES.find((cause) => cause === lastError) ?? 'unavailable')

/** Null while it may be asked. By the same rule as answers (`breakerState`), so that nobody reads what is not so. */
export function restOf(health: HealthNow | null | undefined): Rest | null {
  if (!health?.openedUntil || breakerState(health) === 'closed') return null
  return {
    until: health.openedUntil.toISOString(),
    isOver: !health.isCooling,
    cause: causeOf(health.lastError),
  }
}
