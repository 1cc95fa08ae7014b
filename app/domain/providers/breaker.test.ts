import { expect, test } from 'vitest'
import { afterFailure, breakerState, COOL_DOWN_MS, type Health, OPEN_AFTER } from './breaker.ts'

const opened: Health = {
  failures: 3,
  hasOpened: true,
  isCooling: true,
  isProbing: false,
  lastError: 'unavailable',
  isSavedSince: false,
}

test('a connection that never failed, or failed a little, is closed', () => {
  expect(breakerState(null)).toBe('closed')
  expect(breakerState({ ...opened, failures: 2, hasOpened: false, isCooling: false })).toBe('closed')
})

test('an open breaker becomes half open when it has cooled down, for one probe', () => {
  expect(breakerState(opened)).toBe('open')
  expect(breakerState({ ...opened, isCooling: false })).toBe('half_open')
  expect(breakerState({ ...opened, isCooling: false, isProbing: true })).toBe('open')
})

test('saving the connection closes what a refused key has opened, and nothing else', () => {
  expect(breakerState({ ...opened, lastError: 'auth', isSavedSince: true })).toBe('closed')
  expect(breakerState({ ...opened, lastError: 'auth' })).toBe('open')
  expect(breakerState({ ...opened, lastError: 'no_credit', isSavedSince: true })).toBe('closed')
  expect(breakerState({ ...opened, isSavedSince: true })).toBe('open')
})

test('a refused key opens at once, an outage after some failures in a row', () => {
  expect(afterFailure({ kind: 'auth', retryAfterMs: null })?.openAfter).toBe(1)
  expect(afterFailure({ kind: 'no_credit', retryAfterMs: null })?.openAfter).toBe(1)
  expect(afterFailure({ kind: 'timeout', retryAfterMs: null })).toEqual({
    openAfter: OPEN_AFTER,
    coolDownMs: COOL_DOWN_MS,
  })
})

test('a provider that says how long is left alone for as long, at most a minute', () => {
  expect(afterFailure({ kind: 'rate_limited', retryAfterMs: 20_000 })).toEqual({
    openAfter: 1,
    coolDownMs: 20_000,
  })
  expect(afterFailure({ kind: 'rate_limited', retryAfterMs: 3_600_000 })?.coolDownMs).toBe(60_000)
  expect(afterFailure({ kind: 'rate_limited', retryAfterMs: 500 })).toBeNull()
})

test('a refused request and our own stop say nothing about the provider', () => {
  expect(afterFailure({ kind: 'bad_request', retryAfterMs: null })).toBeNull()
  expect(afterFailure({ kind: 'aborted', retryAfterMs: null })).toBeNull()
})
