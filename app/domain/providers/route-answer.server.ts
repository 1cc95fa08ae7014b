import { setTimeout as pause } from 'node:timers/promises'
import { isBudgetReached } from '#app/domain/budgets/budget-reached.ts'
import { Purse } from '#app/domain/budgets/purse.server.ts'
import {
  type ChatEvent,
  type ChatModel,
  type ChatRequest,
  isProviderError,
  ProviderError,
  type StopReason,
} from '#app/integrations/llm/types.ts'
import { needsOf } from './adapt-request.ts'
import { requireAnswerRates } from './answer-rates.server.ts'
import { Attempt, skippedRecord } from './attempt.server.ts'
import { nextTurn, orderTurns, type Slot, type Turn } from './attempt-order.ts'
import { MAX_WAIT_MS, retryDelay } from './backoff.ts'
import { builtinCandidate, prepareRoute } from './prepare-route.server.ts'
import { BUILTIN } from './reference.ts'
import type { AttemptRecord, Candidate, Route } from './route.ts'

export type RoutedCall = {
  workspaceId: string
  agentId: string
  /** Null in a preview. */
  visitorId: string | null
  runId: string
  /** Of the run: more than 1 when a process goes on for a dead one. */
  attempt: number
  step: number
  /** References in the order they are asked. */
  models: string[]
  request: Omit<ChatRequest, 'model'>
  /** True on the first step: one answer is counted under rates and budgets. */
  counts: boolean
  onAttempt(record: AttemptRecord): void
  /** Somebody is being asked; `peek` says how that stands, until `onAttempt` says what came of it. */
  onAsked?(peek: () => AttemptRecord): void
  /** The agent's own; left out: none. 0: no limit. */
  limits?: { perMinute: number; perVisitorHour: number }
  /** Begun beside retrieval, so that it costs the first word nothing. */
  route?: Promise<Route>
  /** How long a silent model is waited for while others could answer; FIRST_TOKEN_MS if left out. */
  firstTokenMs?: number
  /** Readers have something of this answer already, so a turn without a word may be its end. */
  mayEndSilently?: boolean
  /** Tests put models of their own here. */
  fetchModel?: (reference: string) => ChatModel
}

/**
 * One step of an answer, by the first of the chain that can; again by whom it may help to ask again, for MAX_WAIT_MS of
 * waiting in all. Another is asked only before the first event: what readers have is never spliced with another model's
 * words. An end without a word is no answer: another is asked, though not after a filter, whose no is the answer. The
 * built-in answerer in the place of others that failed answers only from what it finds. Throws BudgetReached and LIMIT_REACHED before anybody is asked, ProviderError when the whole chain failed or the
 * one that had begun broke off.
 */
export async function* streamRouted(call: RoutedCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const startedAt = performance.now()
  const route = await (call.route ?? prepareRoute(call.workspaceId, call.agentId, call.models))
  if (call.counts && call.attempt === 1) await requireRates(call, route)
  const { turns, skipped } = orderTurns(route.candidates, needsOf(call.request))
  const tellSkipped = ({ candidate, reason }: (typeof skipped)[number]) =>
    call.onAttempt(skippedRecord(candidate, reason, startedAt))
  const queue = turns.map(toSlot)
  // Who could be asked with less is only known to have been passed over once the answer is there.
  const waitsForTurn = (candidate: Candidate) => turns.some((turn) => turn.candidate === candidate)
  for (const entry of skipped) if (!waitsForTurn(entry.candidate)) tellSkipped(entry)
  const { hasBudgets, hasCosts } = route
  let purse = hasBudgets ? new Purse(call, { counts: call.counts, hasCosts }) : null
  const notes: Promise<void>[] = []
  // Our own answerer in the place of another, who failed or could not be asked, does not say that there is no answer.
  const standsIn = ({ candidate }: Turn<Candidate>): boolean =>
    candidate.provider === BUILTIN &&
    (queue.some(({ turn, tries }) => turn.candidate.provider !== BUILTIN && tries > 0) ||
      skipped.some(
        (entry) =>
          !waitsForTurn(entry.candidate) &&
          route.candidates.indexOf(entry.candidate) < route.candidates.indexOf(candidate),
      ))
  // Where all of them rest for their keys or their accounts, that is what somebody has to mend.
  const real = route.candidates.filter(({ provider }) => provider !== BUILTIN)
  const toMend = real.every(({ breaker, rests }) => breaker !== 'closed' && rests) ? real[0]?.rests : null
  let failure = new ProviderError(toMend ?? 'unavailable', 'route', {
    message: 'no model of this agent may be asked now',
  })
  try {
    for (let waitLeft = MAX_WAIT_MS; ; ) {
      const next = nextTurn(queue, performance.now(), waitLeft)
      const slot = next && queue[next.index]
      if (!slot) throw failure
      waitLeft -= next.waitMs
      if (next.waitMs > 0) await rest(next.waitMs, signal)
      slot.readyAtMs = null
      slot.tries += 1
      const isLast = queue.every(({ readyAtMs }) => readyAtMs === null)
      const place = { startedAt, purse, notes, isLast, standsIn: standsIn(slot.turn) }
      const attempt = new Attempt(call, slot.turn, place)
      try {
        const asked = await attempt.begin(signal)
        if (!asked.events) {
          failure = asked.failure
          if (asked.retryAfterMs !== null) slot.readyAtMs = performance.now() + asked.retryAfterMs
          continue
        }
        call.onAsked?.(() => attempt.peek())
        let blank = ''
        for await (const event of asked.events) {
          if (!attempt.hasBegun) {
            if (isBlank(event) && blank.length < MAX_BLANK) {
              blank += event.text
              continue
            }
            if (event.type === 'end' && isEmpty(event, isLast, call)) throw attempt.saidNothing(event)
          }
          const whole = blank && event.type === 'text' ? { ...event, text: blank + event.text } : event
          blank = ''
          attempt.saw(whole)
          yield whole
        }
        return
      } catch (thrown) {
        const error = attempt.failed(thrown)
        if (isBudgetReached(error) && error.data.behaviour === 'builtin') {
          // The owner chose our own answerer for this case: it costs nothing, so no budget is asked.
          purse = null
          queue.splice(0, queue.length, toSlot({ candidate: builtinCandidate(), without: lacks(call) }))
          continue
        }
        if (!isProviderError(error) || error.kind === 'aborted' || attempt.hasBegun) throw error
        // Why the others failed is what there is to tell.
        if (error.kind !== 'nothing_found') failure = error
        const delay = retryDelay(error, slot.tries)
        if (delay !== null) slot.readyAtMs = performance.now() + delay
      } finally {
        await attempt.end()
      }
    }
  } finally {
    const isUnasked = (candidate: Candidate) =>
      queue.some(({ turn, tries }) => turn.candidate === candidate && tries === 0)
    for (const entry of skipped) if (isUnasked(entry.candidate)) tellSkipped(entry)
    await purse?.end()
    await Promise.all(notes)
  }
}

/** Characters of white space before the first word that are waited with. */
const MAX_BLANK = 200
const isBlank = (event: ChatEvent): event is Extract<ChatEvent, { type: 'text' }> =>
  event.type === 'text' && event.text.trim() === ''

/**
 * Nothing was said, and nothing asked for. Who is the last to be asked and used up all its length before a word may say so.
 */
const isEmpty = ({ reason }: { reason: StopReason }, isLast: boolean, { mayEndSilently }: RoutedCall) =>
  !mayEndSilently && (reason === 'end' || (reason === 'length' && !isLast))

const toSlot = (turn: Turn<Candidate>): Slot & { turn: Turn<Candidate>; tries: number } => ({
  turn,
  readyAtMs: 0,
  tries: 0,
})

/** What the built-in answerer is asked without. */
const lacks = ({ request }: RoutedCall) => needsOf(request)

const requireRates = (call: RoutedCall, { answersPerMinute }: Route) =>
  requireAnswerRates(call, {
    workspacePerMinute: answersPerMinute,
    agentPerMinute: call.limits?.perMinute ?? 0,
    visitorPerHour: call.limits?.perVisitorHour ?? 0,
  })

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {
    throw new ProviderError('aborted', 'route')
  })
}
