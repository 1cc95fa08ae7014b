import type { ProviderErrorKind } from '#app/integrations/llm/types.ts'

// When a model that failed before its first word may be asked again. Full jitter: a thousand answers that failed in one
// moment come back spread over the whole wait, not in one moment again.

/** All waits of one step together. */
export const MAX_WAIT_MS = 8_000
/** One model is asked this often for one step. */
export const MAX_TRIES = 4
const FIRST_MS = 250
const LONGEST_MS = 4_000

/** What another try may change. Who did not speak for a whole time-out has had the visitor's patience already. */
const RETRYABLE: ReadonlySet<ProviderErrorKind> = new Set(['rate_limited', 'unavailable', 'cut', 'malformed'])

/**
 * Milliseconds before the next try, after `tries` of them; null: not again. What a provider asks for (`retryAfterMs`) is the
 * least it gets; more than MAX_WAIT_MS is a no.
 */
export function retryDelay(
  failure: { kind: ProviderErrorKind; retryAfterMs: number | null },
  tries: number,
  random: () => number = Math.random,
): number | null {
  if (!RETRYABLE.has(failure.kind) || tries >= MAX_TRIES) return null
  if (failure.retryAfterMs !== null) {
    const asked = failure.retryAfterMs + random() * FIRST_MS
    return failure.retryAfterMs <= MAX_WAIT_MS ? Math.min(asked, MAX_WAIT_MS) : null
  }
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1))
}
