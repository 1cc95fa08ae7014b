import { createHmac } from 'node:crypto'
import { type Bucket, deleteIdleRates, returnRates, takeRates } from '#app/db/rate-limits.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import type { RateLimit } from './rate-limit.server.ts'

// Token buckets in the database, for the doors where guessing pays: all replicas count together, and a restart forgets
// nothing. What is counted is only kept as a keyed hash.

export type Counted = { limit: RateLimit; key: string }

const bucketOf = ({ limit, key }: Counted): Bucket => ({
  key: createHmac('sha256', env().SESSION_SECRET).update(`rate\n${limit.name}\n${key}`).digest(),
  burst: limit.burst,
  perMinute: limit.perMinute,
})

/** Throws LIMIT_REACHED with `params.retryAfter` (seconds) when one of them is over its limit. */
export async function requireSharedRates(counted: Counted[]): Promise<void> {
  const retryAfter = await asSystem('a try at a door is counted', async (tx) => {
    if (Math.random() < 0.01) await deleteIdleRates(tx)
    return takeRates(tx, counted.map(bucketOf))
  })
  if (retryAfter > 0) throw new AppError('LIMIT_REACHED', { params: { retryAfter } })
}

/** Gives a try back, for limits that count failures alone. */
export async function returnSharedRates(counted: Counted[]): Promise<void> {
  await asSystem('a try that succeeded is given back', (tx) => returnRates(tx, counted.map(bucketOf)))
}
