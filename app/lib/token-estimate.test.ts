import { expect, it } from 'vitest'
import { estimateImageTokens, estimateTokens, estimateTurns } from './token-estimate.ts'

it('counts bytes as they travel, whatever the script', () => {
  for (const text of ['', 'hello', 'atenção', '日本語', '🐝🐝', 'a\u0301']) {
    expect(estimateTokens(text)).toBe(Math.ceil(new TextEncoder().encode(text).length / 3.5))
  }
})

it('never says less for the parts than for the whole', () => {
  const parts = ['You are Mel. ', 'Responda em português. ', 'ação '.repeat(40)]
  const sum = parts.reduce((total, part) => total + estimateTokens(part), 0)
  expect(sum).toBeGreaterThanOrEqual(estimateTokens(parts.join('')))
})

it('errs on the high side of what tokenizers say of ordinary sentences', () => {
  // 10 and 15 tokens with o200k_base.
  expect(estimateTokens('The quick brown fox jumps over the lazy dog.')).toBeGreaterThanOrEqual(10)
  expect(
    estimateTokens('O prazo de entrega é de três dias úteis para todo o Brasil.'),
  ).toBeGreaterThanOrEqual(15)
})

it('adds a frame to each turn and a floor to each picture', () => {
  expect(estimateTurns(['', ''])).toBe(8)
  expect(estimateImageTokens(10, 10)).toBe(85)
  expect(estimateImageTokens(1500, 1000)).toBe(2000)
})
