import { createHash } from 'node:crypto'
import { type Rate, takeRates } from '#app/db/rate-limits.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// How many answers may begin, and how often a connection is asked, as owners set it: windows in the database, so that all
// replicas count together and the number is what it says. Who has no limit costs no look.

const MINUTE = 60
const HOUR = 3_600

/** A changed limit is another window: what was counted under the old one does not stand in its way. */
const windowOf = (name: string, key: string, most: number, seconds: number): Rate => ({
  key: createHash('sha256').update(`answers\n${name}\n${key}\n${most}`).digest(),
  most,
  seconds,
})

export type AnswerLimits = {
  /** 0: no limit, here and below. */
  workspacePerMinute: number
  agentPerMinute: number
  visitorPerHour: number
}

type Asker = { workspaceId: string; agentId: string; visitorId: string | null }

function answerWindows(who: Asker, limits: AnswerLimits): Rate[] {
  const { workspacePerMinute, agentPerMinute, visitorPerHour } = limits
  const rates: Rate[] = []
  if (workspacePerMinute > 0) rates.push(windowOf('workspace', who.workspaceId, workspacePerMinute, MINUTE))
  if (agentPerMinute > 0) rates.push(windowOf('agent', who.agentId, agentPerMinute, MINUTE))
  if (visitorPerHour > 0 && who.visitorId)
    rates.push(windowOf('visitor', `${who.agentId}\n${who.visitorId}`, visitorPerHour, HOUR))
  return rates
}

/** Seconds until all of them have one; 0: this one may go, and was counted everywhere. */
async function take(rates: Rate[]): Promise<number> {
  if (rates.length === 0) return 0
  return await asSystemOnce('an answer is counted', (tx) => takeRates(tx, rates))
}

/** Counts one answer. Throws LIMIT_REACHED that says when to try again, `params.retryAfter` in seconds. */
export async function requireAnswerRates(who: Asker, limits: AnswerLimits): Promise<void> {
  const retryAfter = await take(answerWindows(who, limits))
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
  return (await take([windowOf('connection', connectionKey, perMinute, MINUTE)])) * 1000
}
