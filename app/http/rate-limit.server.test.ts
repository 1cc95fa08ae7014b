import { describe, expect, it } from 'vitest'
import { isAppError } from '#app/lib/app-error.ts'
import { requireRate, takeToken } from './rate-limit.server.ts'

describe('takeToken', () => {
  const limit = { name: 'test', burst: 3, perMinute: 60 }

  it('lets a burst through and then one a second', () => {
    const at = 1_000_000
    expect([0, 1, 2].map(() => takeToken(limit, 'a', at))).toEqual([0, 0, 0])
    expect(takeToken(limit, 'a', at)).toBe(1)
    expect(takeToken(limit, 'a', at + 1_000)).toBe(0)
    expect(takeToken(limit, 'a', at + 1_000)).toBe(1)
  })

  it('counts every key and every limit apart', () => {
    const at = 2_000_000
    for (let i = 0; i < 4; i++) takeToken(limit, 'b', at)
    expect(takeToken(limit, 'c', at)).toBe(0)
    expect(takeToken({ ...limit, name: 'other' }, 'b', at)).toBe(0)
  })
})

it('requireRate says how long to wait', () => {
  const limit = { name: 'once', burst: 1, perMinute: 1 }
  requireRate(limit, 'a')
  try {
    requireRate(limit, 'a')
    expect.unreachable()
  } catch (error) {
    expect(isAppError(error) && error.params.retryAfter).toBe(60)
  }
})
