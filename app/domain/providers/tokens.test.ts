import { expect, test } from 'vitest'
import { costOf, estimatePrompt } from './tokens.ts'

test('a prompt counts its system words, messages, pictures, calls and tools', () => {
  const base = { passages: [], language: 'en', temperature: 0, maxOutputTokens: 10 } as const
  const empty = estimatePrompt({ ...base, passages: [], system: '', messages: [] })
  const one = estimatePrompt({
    ...base,
    passages: [],
    system: 'abc',
    messages: [{ role: 'user', content: 'abcdef' }],
  })
  expect(one - empty).toBe(1 + 2 + 8)
  const picture = estimatePrompt({
    ...base,
    passages: [],
    system: '',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', mediaType: 'image/png', data: 'x'.repeat(9_999), width: 1_500, height: 1_000 },
        ],
      },
    ],
  })
  expect(picture - empty).toBe(2_000 + 8)
  const withTool = estimatePrompt({
    ...base,
    passages: [],
    system: '',
    messages: [],
    tools: [{ name: 'find', description: 'Finds.', parameters: { type: 'object' } }],
  })
  expect(withTool).toBeGreaterThan(empty + 8)
})

test('cost is in micro-dollars by the million tokens, rounded up', () => {
  const facts = { inputPrice: 3_000_000, outputPrice: 15_000_000 }
  expect(costOf(facts, 1_000, 200)).toBe(3_000 + 3_000)
  expect(costOf({ inputPrice: 150_000, outputPrice: null }, 1, 1_000)).toBe(1)
  expect(costOf({ inputPrice: null, outputPrice: null }, 1e6, 1e6)).toBe(0)
})
