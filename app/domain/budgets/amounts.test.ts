import { expect, test } from 'vitest'
import { translatorFor } from '#app/i18n/server.ts'
import { formatAmount, formatCost } from './amounts.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test('money is in US dollars, written as the reader writes it', () => {
  expect(plain(formatCost('en', 12_500_000))).toBe('$12.50')
  expect(plain(formatCost('pt-BR', 1_234_560_000))).toBe('US$ 1.234,56')
})

test('what costs less than a cent is not shown as nothing', () => {
  expect(plain(formatCost('en', 1_234))).toBe('$0.0012')
  expect(plain(formatCost('en', 250_000))).toBe('$0.25')
  expect(plain(formatCost('en', 0))).toBe('$0.00')
})

test('answers and tokens are counted in words', () => {
  expect(formatAmount('en', translatorFor('en'), 'answers', 1)).toBe('1 answer')
  expect(formatAmount('pt-BR', translatorFor('pt-BR'), 'tokens', 12_000)).toBe('12.000 tokens')
})
