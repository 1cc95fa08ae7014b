import { expect, it } from 'vitest'
import { knownCost } from './known-cost.ts'

const nothing = { inputTokens: 0, outputTokens: 0, cost: 0, provider: null }

it('is 0 where no model was asked', () => {
  expect(knownCost(nothing)).toBe(0)
  expect(knownCost({ ...nothing, inputTokens: 20, provider: 'builtin' })).toBe(0)
})

it('is not known where a model without a price was used', () => {
  expect(knownCost({ ...nothing, inputTokens: 20, outputTokens: 5, provider: 'openai' })).toBeNull()
})

it('is what was counted', () => {
  expect(knownCost({ inputTokens: 20, outputTokens: 5, cost: 14, provider: 'openai' })).toBe(14)
})
