import { expect, test } from 'vitest'
import { slugCandidates, slugOf } from './rules.ts'

const VALID = /^[a-z0-9][a-z0-9-]{0,46}[a-z0-9]$/

test('a slug is the name without accents, spaces and signs', () => {
  expect(slugOf('Café da Ana & Cia.')).toBe('cafe-da-ana-cia')
  expect(slugOf('  --Colmeia-- ')).toBe('colmeia')
  expect(slugOf('日本')).toBe('')
  expect(slugOf("Maria’s Honey, D'Ávila")).toBe('marias-honey-davila')
})

test('every candidate fits the database, whatever the name', () => {
  const names = ['Colmeia', 'a', '日本', '🐝', 'new', 'x'.repeat(80), `${'y'.repeat(39)} z`, '-', 'Ação']
  for (const candidate of names.flatMap(slugCandidates)) expect(candidate).toMatch(VALID)
})

test('a reserved name gets a slug of its own', () => {
  expect(slugCandidates('API')).not.toContain('api')
  expect(slugCandidates('Colmeia')[0]).toBe('colmeia')
})
