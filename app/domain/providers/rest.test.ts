import { describe, expect, it } from 'vitest'
import { type HealthNow, restOf } from './rest.ts'

const until = new Date('2026-11-24T16:41:00Z')
const health = (more: Partial<HealthNow> = {}): HealthNow => ({
  failures: 1,
  hasOpened: true,
  isCooling: true,
  isProbing: false,
  lastError: 'auth',
  isSavedSince: false,
  openedUntil: until,
  ...more,
})

describe('what people are told of a breaker', () => {
  it('is nothing while the connection may be asked', () => {
    expect(restOf(null)).toBe(null)
    expect(restOf(undefined)).toBe(null)
    expect(restOf(health({ hasOpened: false, openedUntil: null, isCooling: false }))).toBe(null)
  })

  it('is until when it rests, and why', () => {
    expect(restOf(health())).toEqual({ until: until.toISOString(), isOver: false, cause: 'auth' })
    for (const [lastError, cause] of [
      ['rate_limited', 'rate_limited'],
      ['timeout', 'timeout'],
      ['unavailable', 'unavailable'],
      ['cut', 'malformed'],
      ['malformed', 'malformed'],
      ['something new', 'unavailable'],
    ])
      expect(restOf(health({ lastError: lastError ?? null })), lastError).toMatchObject({ cause })
  })

  it('stays after the rest until an answer has succeeded', () => {
    expect(restOf(health({ isCooling: false }))).toMatchObject({ isOver: true, cause: 'auth' })
  })

  it('ends for a refused key with a connection that was saved since, as for answers, and not for other troubles', () => {
    expect(restOf(health({ isSavedSince: true }))).toBe(null)
    expect(restOf(health({ isSavedSince: true, lastError: 'unavailable' }))).not.toBe(null)
  })
})
