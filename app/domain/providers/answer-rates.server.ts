import { createHash } from 'node:crypto'
import { type Bucket, returnRates, takeRatesAtOnce } from '#app/db/rate-limits.server.ts'
import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// How many answers may begin, and how often a connection is asked: buckets in the database, so that all replicas count
// together. Who has no limit costs no look.

type Rate = { name: string; key: string; burst: number; perMinute: number }

const bucketOf = ({ name, key, burst, perMinute }: Rate): Bucket => ({
  key: createHash('sha256').update(`answers\n${name}\n${key}`).digest(),
  burst,
  perMinute,
})

export type AnswerLimits = {
  /** 0: no limit, here and below. */
  workspacePerMinute: number
  agentPerMinute: number
  visitorPerHour: number
}

function answerBuckets(
  who: { workspaceId: string; agentId: string; visitorId: string | null },
  limits: AnswerLimits,
): Bucket[] {
  const { workspacePerMinute, agentPerMinute, visitorPerHour } = limits
  const rates: Rate[] = []
  if (workspacePerMinute > 0)
    rates.push({
      name: 'workspace',
      key: who.workspaceId,
      burst: workspacePerMinute,
      perMinute: workspacePerMinute,
    })
  if (agentPerMinute > 0)
    rates.push({ name: 'agent', key: who.agentId, burst: agentPerMinute, perMinute: agentPerMinute })
  if (visitorPerHour > 0 && who.visitorId)
    rates.push({
      name: 'visitor',
      key: `${who.agentId}\n${who.visitorId}`,
      burst: visitorPerHour,
      perMinute: visitorPerHour / 60,
    })
  return rates.map(bucketOf)
}

/** Seconds until all of them have one; 0: this one may go, and was counted everywhere. */
async function take(buckets: Bucket[]): Promise<number> {
  if (buckets.length === 0) return 0
  const waits = await asSystemOnce('an answer is counted', (tx) => takeRatesAtOnce(tx, buckets))
  const wait = Math.max(...waits)
  const taken = buckets.filter((_, at) => waits[at] === 0)
  // One limit refused: the others get theirs back.
  if (wait > 0 && taken.length > 0)
    await asSystem('an answer that may not begin is not counted', (tx) => returnRates(tx, taken))
  return wait
}

/** Counts one answer. Throws LIMIT_REACHED that says when to try again, `params.retryAfter` in seconds. */
export async function requireAnswerRates(
  who: { workspaceId: string; agentId: string; visitorId: string | null },
  limits: AnswerLimits,
): Promise<void> {
  const retryAfter = await take(answerBuckets(who, limits))
  if (retryAfter === 0) return
  const inMinutes = retryAfter > 90
  throw new AppError('LIMIT_REACHED', {
    messageKey: inMinutes ? 'errors.answer.rateMinutes' : 'errors.answer.rateSeconds',
    params: { retryAfter, count: inMinutes ? Math.ceil(retryAfter / 60) : retryAfter },
  })
}

/** Counts one request to a connection. Milliseconds until it may be asked; 0: now. */
export async function takeConnectionRate(connectionKey: string, perMinute: number): Promise<number> {
  if (perMinute <= 0) return 0
  return (
    (await take([bucketOf({ name: 'connection', key: connectionKey, burst: perMinute, perMinute })])) * 1000
  )
}
