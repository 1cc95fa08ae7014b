import { describe, expect, it } from 'vitest'
import { detectLanguage, languageOfTag } from './language.ts'

describe('detectLanguage', () => {
  it.each([
    'How long does delivery take?',
    'Do you ship to Portugal?',
    'what is the return policy',
    'Hi, is the honey raw?',
    'Can I pay in two parts?',
  ])('hears English in "%s"', (text) => expect(detectLanguage(text)).toBe('en'))

  it.each([
    'Qual o prazo de entrega?',
    'Vocês entregam em Portugal?',
    'como faço para trocar um produto',
    'Oi, o mel é puro?',
    'Posso pagar em duas vezes?',
  ])('hears Portuguese in "%s"', (text) => expect(detectLanguage(text)).toBe('pt'))

  it.each(['Hiviex', '12345', '', '???'])('stays undecided on "%s"', (text) =>
    expect(detectLanguage(text)).toBeNull(),
  )
})

describe('languageOfTag', () => {
  it('maps regional tags and refuses others', () => {
    expect([
      languageOfTag('pt-BR'),
      languageOfTag('en-GB'),
      languageOfTag('de'),
      languageOfTag(null),
    ]).toEqual(['pt', 'en', null, null])
  })
})
