import { AppError } from '#app/lib/app-error.ts'
import { remember } from '#app/lib/remember.ts'

// Token buckets in memory: each process counts for itself, so n of them let n times the rate through. A shield that keeps one
// caller from crowding out the others without asking the database; what costs money or storage is counted by all processes
// together behind it (shared-rate.server.ts).

export type RateLimit = {
  /** Names the bucket; the same key in two limits counts apart. */
  name: string
  /** How many at once after a quiet time. */
  burst: number
  /** How many a minute in the long run. */
  perMinute: number
}

type Bucket = { tokens: number; at: number }
const MAX_BUCKETS = 50_000

const buckets = () => remember('rate-limit', () => new Map<string, Bucket>())

/** Seconds until the next call may pass; 0 means that this one passes and was counted. */
export function takeToken(limit: RateLimit, key: string, now = Date.now()): number {
  const all = buckets()
  const id = `${limit.name}\n${key}`
  const known = all.get(id)
  const refilled = known ? known.tokens + ((now - known.at) / 60_000) * limit.perMinute : limit.burst
  const tokens = Math.min(limit.burst, refilled)
  // Re-inserting keeps the map in order of use, so that the oldest bucket, long full again, is the one to forget.
  all.delete(id)
  if (all.size >= MAX_BUCKETS)
    for (const oldest of all.keys()) {
      all.delete(oldest)
      break
    }
  if (tokens < 1) {
    all.set(id, { tokens, at: now })
    return Math.ceil(((1 - tokens) / limit.perMinute) * 60)
  }
  all.set(id, { tokens: tokens - 1, at: now })
  return 0
}

/** Throws LIMIT_REACHED with `params.retryAfter` (seconds) when the caller is over the limit. */
export function requireRate(limit: RateLimit, key: string): void {
  const retryAfter = takeToken(limit, key)
  if (retryAfter > 0) throw new AppError('LIMIT_REACHED', { params: { retryAfter } })
}

/** Gives a call back, for limits that count failures alone: an attempt is taken before it is tried, and returned when it succeeds. */
export function returnToken(limit: RateLimit, key: string): void {
  const bucket = buckets().get(`${limit.name}\n${key}`)
  if (bucket) bucket.tokens = Math.min(limit.burst, bucket.tokens + 1)
}
