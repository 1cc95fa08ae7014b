import { expect, it } from 'vitest'
import { lateness } from './lateness.ts'

it.each([
  ['nothing when nothing was pressed', undefined, 'denied', false, null],
  ['nothing while it still waits', 'deny', 'waiting', false, null],
  ['nothing when it counted', 'approve', 'approved', true, null],
  ['nothing when it counted', 'deny', 'denied', true, null],
  ['that it was over', 'approve', 'expired', false, 'tooLate'],
  ['that somebody else was first', 'approve', 'denied', false, 'first'],
  ['that somebody else was first, though they decided the same', 'approve', 'approved', false, 'first'],
  ['that one had decided otherwise in another window', 'approve', 'denied', true, 'already'],
  ['that one had decided otherwise in another window', 'deny', 'approved', true, 'already'],
] as const)('a decision tells %s', (_what, pressed, state, isOwnDecision, late) => {
  expect(lateness(pressed, { state, isOwnDecision })).toBe(late)
})
