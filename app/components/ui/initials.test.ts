import { expect, test } from 'vitest'
import { initials } from './initials.ts'

test.each([
  ['Maria', 'M'],
  ['maria da silva', 'MS'],
  ['  Ágata   Élis ', 'ÁÉ'],
  ['𝒜da 𝓑eth', '𝒜𝓑'],
])('%s is drawn as the first letters of its first and last word', (name, drawn) => {
  expect(initials(name)).toBe(drawn)
})

test('brackets, dashes and signs around a word are not drawn', () => {
  expect(initials('Bee (4)')).toBe('B4')
  expect(initials('"Mel" – loja')).toBe('ML')
})

test('a name without letters shows its first sign, and no name a question mark', () => {
  expect(initials('🐝 🍯')).toBe('🐝')
  expect(initials('  ')).toBe('?')
})
