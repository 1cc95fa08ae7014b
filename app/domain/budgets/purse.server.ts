import { log } from '#app/lib/log.server.ts'
import { type Call, giveBackAnswer, type Reservation, reserveCall } from './reserve-call.server.ts'

/** What one call may take. `cost` in micro-dollars. */
type Need = { tokens: number; cost: number }

/**
 * What is reserved for one step of an answer. A model that refuses before any work leaves its reservation to the next, so
 * that falling over asks the database nothing, unless the next one may cost more.
 */
export class Purse {
  private readonly call: Call
  private readonly hasCosts: boolean
  private isCounted: boolean
  /** Somebody did some work for it, or may have. */
  private isUsed: boolean
  private calls = 0
  private held: { reservation: Reservation; need: Need } | null = null

  /** `counts`: the first call counts one answer. `hasCosts`: there is a budget of money. */
  constructor(call: Call, { counts, hasCosts }: { counts: boolean; hasCosts: boolean }) {
    this.call = call
    this.hasCosts = hasCosts
    this.isCounted = !counts
    // What a process before did for the same answer, nobody knows.
    this.isUsed = !counts || call.attempt > 1
  }

  /** Makes sure that so much is reserved. Throws BudgetReached, and then nothing is. */
  async take(need: Need): Promise<void> {
    const { held, hasCosts, isCounted } = this
    if (held && need.tokens <= held.need.tokens && (!hasCosts || need.cost <= held.need.cost)) return
    await this.release({ tokens: 0, cost: 0 })
    const answers = isCounted ? 0 : 1
    const reservation = await reserveCall(this.call, this.calls, { ...need, answers })
    this.held = { reservation, need }
    this.isCounted = true
    this.calls += 1
  }

  /** What was really used; null: nobody can say, so what was reserved stays. Nothing held: nothing to do. Never rejects. */
  async settle(used: Need | null): Promise<void> {
    this.isUsed = true
    await this.release(used)
  }

  /** Nobody is asked any more. What is still held was used by nobody, and an answer that all refused was none. Never rejects. */
  async end(): Promise<void> {
    await this.release({ tokens: 0, cost: 0 })
    if (!this.isUsed && this.calls > 0) await this.quietly(giveBackAnswer(this.call))
  }

  private async release(used: Need | null): Promise<void> {
    const { held } = this
    this.held = null
    if (held) await this.quietly(held.reservation.settle(used))
  }

  /** What was reserved stays: never too little. */
  private quietly(settling: Promise<void>): Promise<void> {
    return settling.catch((error) =>
      log.error({ error, runId: this.call.runId }, 'what a call used could not be settled'),
    )
  }
}
