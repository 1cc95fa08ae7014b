import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  it('hides fields whose name says secret, however deep', () => {
    const clean = redact({
      request: { headers: { authorization: 'Bearer abc', accept: 'text/html' } },
      apiKey: 'k',
    })
    expect(clean).toEqual({
      request: { headers: { authorization: '[redacted]', accept: 'text/html' } },
      apiKey: '[redacted]',
    })
  })

  it('hides secrets inside texts and errors with their causes', () => {
    const error = new Error('refused: Bearer abcdefghijkl', {
      cause: new Error('at postgres://hiviex:hunter2@db/app'),
    })
    const text = JSON.stringify(redact({ error, note: 'sent sk-abcdefghijklmnop to it' }))
    expect(text).not.toMatch(/abcdefghijkl|hunter2|klmnop/)
    expect(text).toContain('postgres://hiviex:[redacted]@db/app')
  })

  it('keeps counts of model tokens and ends on a circle', () => {
    const circle: Record<string, unknown> = { inputTokens: 12 }
    circle.self = circle
    expect(redact(circle).inputTokens).toBe(12)
  })
})
