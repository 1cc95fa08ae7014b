import { createHmac } from 'node:crypto'
import { type Rate, returnRates, takeRates } from '#app/db/rate-limits.server.ts'
import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type RateLimit, requireRate } from './rate-limit.server.ts'

// Token buckets in the database, for the doors where guessing or asking pays: all replicas count together, and a restart
// forgets nothing. What is counted is only kept as a keyed hash. docs/decisions/028 says which doors, and why.

export type Counted = { limit: RateLimit; key: string }

const rateOf = ({ limit, key }: Counted): Rate => ({
  key: createHmac('sha256', env().SESSION_SECRET).update(`rate\n${limit.name}\n${key}`).digest(),
  most: limit.burst,
  perMinute: limit.perMinute,
})

/** Throws LIMIT_REACHED with `params.retryAfter` (seconds) when one of them is over its limit; then none is counted. */
export async function requireSharedRates(counted: Counted[]): Promise<void> {
  const retryAfter = await asSystemOnce('a try at a door is counted', (tx) =>
    takeRates(tx, counted.map(rateOf)),
  )
  if (retryAfter > 0) throw new AppError('LIMIT_REACHED', { params: { retryAfter } })
}

/** Gives a try back, for limits that count failures alone. */
export async function returnSharedRates(counted: Counted[]): Promise<void> {
  await asSystem('a try that succeeded is given back', (tx) => returnRates(tx, counted.map(rateOf)))
}

/**
 * For doors whose verb opens a transaction anyway: who floods this process is refused without touching the database (throws
 * LIMIT_REACHED); what comes back the verb's transaction counts as it begins, and that decides.
 */
export function ratesOf(counted: Counted[]): Rate[] {
  for (const { limit, key } of counted) requireRate(limit, key)
  return counted.map(rateOf)
}
