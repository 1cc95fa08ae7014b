import { describe, expect, test } from 'vitest'
import { formatBytes, formatDate, formatMoney, formatRelative } from './format.ts'

// Intl writes narrow and no-break spaces; people read spaces.
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('formats follow the language', () => {
  test('a moment is written in the given time zone', () => {
    expect(plain(formatDate('en', 'America/Sao_Paulo', '2026-11-22T02:30:00Z'))).toBe('Nov 21, 2026')
    expect(plain(formatDate('pt-BR', 'UTC', '2026-11-22T02:30:00Z'))).toBe('22 de nov. de 2026')
  })

  test('a distance in time takes its largest whole unit', () => {
    const now = Date.parse('2026-11-22T12:00:00Z')
    expect(plain(formatRelative('en', '2026-11-22T11:59:30Z', now))).toBe('now')
    expect(plain(formatRelative('en', '2026-11-22T11:55:00Z', now))).toBe('5 min. ago')
    expect(plain(formatRelative('pt-BR', '2026-11-21T12:00:00Z', now))).toBe('ontem')
  })

  test('money counts in minor units', () => {
    expect(plain(formatMoney('pt-BR', 123_456, 'BRL'))).toBe('R$ 1.234,56')
    expect(plain(formatMoney('en', 50, 'USD'))).toBe('$0.50')
  })

  test('bytes take a unit that people read', () => {
    expect(plain(formatBytes('en', 840))).toBe('840 bytes')
    expect(plain(formatBytes('pt-BR', 4_240_000))).toBe('4,2 MB')
  })
})
