import { describe, expect, it } from 'vitest'
import { cleanText, decodeText } from './decode-text.ts'

const TEXT = 'Devolução grátis – até 7 dias'
const utf16 = (text: string) => Buffer.from(text, 'utf16le')

describe('bytes become text', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 with a mark', utf16(`\ufeff${TEXT}`)],
    ['UTF-16 without a mark', utf16(TEXT)],
    ['big-endian UTF-16 with a mark', utf16(`\ufeff${TEXT}`).swap16()],
    ['big-endian UTF-16 without a mark', utf16(TEXT).swap16()],
  ])('from %s', (_name, bytes) => expect(decodeText(bytes)).toBe(TEXT))

  it('from Windows-1252, told or not', () => {
    const bytes = Buffer.from([0x44, 0x65, 0x76, 0x6f, 0x6c, 0x75, 0xe7, 0xe3, 0x6f, 0x20, 0x96, 0x20, 0x37])
    expect(decodeText(bytes)).toBe('Devolução – 7')
    expect(decodeText(bytes, 'iso-8859-1')).toBe('Devolução – 7')
    expect(decodeText(Buffer.from([0xcf, 0xf0, 0xe8]), 'windows-1251')).toBe('При')
  })

  it('whatever charset was named wrongly', () => {
    expect(decodeText(Buffer.from(TEXT), 'no-such-charset')).toBe(TEXT)
    expect(decodeText(Buffer.from(TEXT), 'utf-8')).toBe(TEXT)
  })

  it('with plain line ends, without NUL or lone surrogates, composed', () => {
    expect(cleanText('a\r\nb\rc\u0000d \ud83d e\u0301')).toBe('a\nb\ncd \ufffd é')
  })
})
