import {
  reserveBudgets,
  returnAnswer,
  settleBudgets,
  settleRunBudgets,
} from '#app/db/budget-reservations.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'
import { BudgetReached } from './budget-reached.ts'

/** Whose call, and which of the calls of its answer. */
export type Call = {
  workspaceId: string
  agentId: string
  /** Null in a preview: then no visitor's budget applies. */
  visitorId: string | null
  runId: string
  /** Of this run: a process that goes on for a dead one counts on. */
  attempt: number
  step: number
}

/** `cost` in micro-dollars. */
export type Amounts = { answers: number; tokens: number; cost: number }

const CALLS_A_STEP = 100
const STEPS_AN_ATTEMPT = 100

/** The call that counts its answer, of the first attempt. */
const COUNTING = 0

/** A number for each other call of a run, however often it is tried, by whomever. */
const numberOf = ({ attempt, step }: Call, tries: number) =>
  1 + ((attempt - 1) * STEPS_AN_ATTEMPT + step) * CALLS_A_STEP + tries

export type Reservation = {
  /** What was really used replaces what was reserved; nothing given: what was reserved stays. Once. */
  settle(used: { tokens: number; cost: number } | null): Promise<void>
}

const NOTHING: Reservation = { settle: async () => {} }

/**
 * Reserves for one call under every budget that applies, in one round trip, before it is made. Throws BudgetReached, and then
 * nothing is reserved.
 */
export async function reserveCall(call: Call, tries: number, amounts: Amounts): Promise<Reservation> {
  if (amounts.answers + amounts.tokens + amounts.cost === 0) return NOTHING
  const number = numberOf(call, tries)
  const parts: [number: number, amounts: Amounts][] = [[amounts.answers > 0 ? COUNTING : number, amounts]]
  if (amounts.answers > 0 && call.attempt > 1) {
    // Who goes on for a dead process asks for the same answer, which counts once, and for tokens of its own.
    await asSystemOnce('what a dead attempt reserved stays', (tx) => settleRunBudgets(tx, call))
    parts.splice(0, 1, [COUNTING, { ...amounts, tokens: 0, cost: 0 }], [number, { ...amounts, answers: 0 }])
  }
  let step = number
  for (const [ofPart, part] of parts) {
    step = ofPart
    const reserved = await asSystemOnce('a call is reserved under budgets', (tx) =>
      reserveBudgets(tx, { ...call, step }, part),
    )
    if (!reserved.ok) {
      const { budgetId, behaviour, message } = reserved
      throw new BudgetReached({ budgetId, behaviour, message })
    }
  }
  return {
    async settle(used) {
      if (used)
        await asSystemOnce('a call is settled under budgets', (tx) =>
          settleBudgets(tx, { ...call, step }, used),
        )
      else await asSystemOnce('what a call reserved stays', (tx) => settleRunBudgets(tx, call))
    },
  }
}

/** An answer that nobody did any work for does not count: what budgets of answers have counted of its run is given back. */
export const giveBackAnswer = (call: Call): Promise<void> =>
  asSystemOnce('an answer that nobody worked on is given back', (tx) => returnAnswer(tx, call))
