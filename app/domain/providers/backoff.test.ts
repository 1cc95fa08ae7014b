import { expect, test } from 'vitest'
import { MAX_TRIES, MAX_WAIT_MS, retryDelay } from './backoff.ts'

const busy = { kind: 'unavailable', retryAfterMs: null } as const
const limited = (retryAfterMs: number | null) => ({ kind: 'rate_limited', retryAfterMs }) as const

test('the wait doubles and is spread over its whole length', () => {
  expect([1, 2, 3].map((tries) => retryDelay(busy, tries, () => 1))).toEqual([250, 500, 1000])
  expect([1, 2, 3].map((tries) => retryDelay(busy, tries, () => 0))).toEqual([0, 0, 0])
  expect(retryDelay(busy, 2, () => 0.5)).toBe(250)
})

test('what a provider asks for is the least it gets', () => {
  expect(retryDelay(limited(2_000), 1, () => 0)).toBe(2_000)
  expect(retryDelay(limited(2_000), 1, () => 1)).toBe(2_250)
})

test('who asks for longer than a visitor waits is not asked again', () => {
  expect(retryDelay(limited(MAX_WAIT_MS), 1, () => 1)).toBe(MAX_WAIT_MS)
  expect(retryDelay(limited(MAX_WAIT_MS + 1), 1)).toBeNull()
})

test('a refused key, a refused request and a time-out are not tried again', () => {
  for (const kind of ['auth', 'no_credit', 'bad_request', 'timeout', 'aborted'] as const)
    expect(retryDelay({ kind, retryAfterMs: null }, 1)).toBeNull()
})

test('one model is asked a bounded number of times', () => {
  expect(retryDelay(busy, MAX_TRIES - 1, () => 0)).toBe(0)
  expect(retryDelay(busy, MAX_TRIES)).toBeNull()
})
