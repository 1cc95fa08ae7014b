import type { Approval } from '#app/domain/tools/approval.ts'

export type Decision = 'approve' | 'deny'

/** What the decision would have made of the call. */
const MADE = { approve: 'approved', deny: 'denied' } as const

/**
 * Why what somebody pressed here did not count: it was over, somebody else was first, or they themselves were, in another
 * window. Null: it counted, or nothing was pressed.
 */
export function lateness(
  pressed: Decision | undefined,
  { state, isOwnDecision }: Pick<Approval, 'state' | 'isOwnDecision'>,
): 'tooLate' | 'first' | 'already' | null {
  if (!pressed || state === 'waiting') return null
  if (state === 'expired') return 'tooLate'
  if (!isOwnDecision) return 'first'
  return state === MADE[pressed] ? null : 'already'
}
