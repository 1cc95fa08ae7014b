import { describe, expect, it } from 'vitest'
import { toProviderError } from './provider-error.ts'
import { retryAfterMs } from './retry-after.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const asked = (headers: Record<string, string>, status = 429) =>
  retryAfterMs(new Headers(headers), status, NOW)

describe('when to ask again', () => {
  it.each([
    [{ 'retry-after-ms': '350', 'retry-after': '9' }, 350],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': 'Tue, 24 Nov 2026 12:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('is what Retry-After says: %j', (headers, ms) => {
    expect(asked(headers as Record<string, string>)).toBe(ms)
  })

  it.each([
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['20ms', 20],
    ['7.66s', 7_660],
    ['2m59.56s', 179_560],
    ['1h0m1s', 3_601_000],
    ['12', 12_000],
    ['soon', null],
    ['1x', null],
    ['', null],
  ])('is read from a counter of OpenAI’s form: %s', (reset, ms) => {
    expect(asked({ 'x-ratelimit-reset-requests': reset })).toBe(ms)
  })

  it('is read from a counter of Anthropic’s form, and from a moment since 1970', () => {
    expect(asked({ 'anthropic-ratelimit-tokens-reset': '2026-11-24T12:00:07Z' })).toBe(7_000)
    expect(asked({ 'anthropic-ratelimit-input-tokens-reset': '2026-11-24T11:00:00Z' })).toBe(0)
    expect(asked({ 'x-ratelimit-reset': String(NOW + 4_000) })).toBe(4_000)
    expect(asked({ 'x-ratelimit-reset': String(NOW / 1000 + 4) })).toBe(4_000)
  })

  it('is that of the counter that is used up, the last of several, and the first where none is', () => {
    const both = { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }
    expect(
      asked({ ...both, 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-remaining-tokens': '9' }),
    ).toBe(1_000)
    expect(
      asked({ ...both, 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-remaining-tokens': '0' }),
    ).toBe(360_000)
    expect(asked(both)).toBe(1_000)
  })

  it('is not read from counters that come with another trouble, nor where Retry-After says it', () => {
    const counter = { 'x-ratelimit-reset-requests': '6m0s' }
    expect(asked(counter, 500)).toBe(null)
    expect(asked({ ...counter, 'retry-after': '3' })).toBe(3_000)
    expect(asked({ ...counter, 'retry-after': 'soon' })).toBe(360_000)
  })

  it('goes into the error that the breaker and the retries read', () => {
    const error = {
      status: 429,
      message: 'Too many',
      headers: new Headers({ 'x-ratelimit-reset-tokens': '6s' }),
    }
    expect(toProviderError('openai', error)).toMatchObject({ kind: 'rate_limited', retryAfterMs: 6_000 })
  })
})
