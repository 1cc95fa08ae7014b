import { describe, expect, it } from 'vitest'
import { REDACTIONS } from '#app/domain/agents/options.ts'
import { isCard, isCnpj, isCpf, isIban } from './find-personal-data.ts'
import { blockedIn, maskWords, newRedactionMemory, redact, restore } from './guardrails.ts'

const all = (text: string) => redact(text, REDACTIONS).text

describe('check digits', () => {
  it('tell true numbers from ones that only look like it', () => {
    expect(isCard('4111111111111111')).toBe(true)
    expect(isCard('4111111111111112')).toBe(false)
    expect(isCpf('52998224725')).toBe(true)
    expect(isCpf('52998224726')).toBe(false)
    expect(isCpf('11111111111')).toBe(false)
    expect(isCnpj('11222333000181')).toBe(true)
    expect(isCnpj('11222333000182')).toBe(false)
    expect(isCnpj('12ABC34501DE35')).toBe(true) // the example of the Receita Federal
    expect(isCnpj('12ABC34501DE36')).toBe(false)
    expect(isIban('GB82WEST12345698765432')).toBe(true)
    expect(isIban('GB82WEST12345698765433')).toBe(false)
    expect(isIban('GB82WEST1234569876543')).toBe(false)
  })
})

describe('redacting', () => {
  it.each([
    ['Write to Ana.Silva+x@mail.example.com.br, please', 'Write to [e-mail 1], please'],
    ['Card 4111 1111 1111 1111 12/29', 'Card [card 1] 12/29'],
    ['card 4111-1111-1111-1111.', 'card [card 1].'],
    ['Meu CPF é 529.982.247-25', 'Meu CPF é [CPF 1]'],
    ['CNPJ 11.222.333/0001-81 e 12.ABC.345/01DE-35', 'CNPJ [CNPJ 1] e [CNPJ 2]'],
    ['IBAN GB82 WEST 1234 5698 7654 32 thanks', 'IBAN [IBAN 1] thanks'],
    ['iban de89370400440532013000', 'iban [IBAN 1]'],
    ['Ligue (11) 98765-4321 hoje', 'Ligue [phone 1] hoje'],
    ['+55 (11) 98765-4321, 2 unidades', '[phone 1], 2 unidades'],
    ['+55 11 98765-4321 10 unidades', '[phone 1] 10 unidades'],
    ['11987654321', '[phone 1]'],
    ['meu número: 98765-4321', 'meu número: [phone 1]'],
    ['call 415-555-2671 or +44 20 7946 0958', 'call [phone 1] or [phone 2]'],
    ['from 192.168.0.1 and 2001:db8::ff00:42:8329', 'from [IP 1] and [IP 2]'],
    ['fullwidth 4111 1111 1111 1111', 'fullwidth [card 1]'],
    ['٥٢٩٩٨٢٢٤٧٢٥', '[CPF 1]'],
    ['529.982.247–25 with a long hyphen', '[CPF 1] with a long hyphen'],
  ])('%s', (text, expected) => {
    expect(all(text)).toBe(expected)
  })

  it.each([
    'Order 4111111111111112 of 2026-11-22 at 10:20:30',
    'R$ 1.234.567,89 for 1000000 pieces',
    'Version 1.2.3, page 12 of 345, 1-2-3',
    'pedido numero 12, std::vector, a::b',
    'The code is X12345678901234Y and 300.1.2.3',
    'CEP 01310-100, 529-98',
    '@mention me @ noon, a@b',
  ])('leaves alone: %s', (text) => {
    expect(all(text)).toBe(text)
  })

  it('does only what is asked for, and counts it', () => {
    const text = 'a@b.example, 529.982.247-25, c@d.example and a@b.example'
    expect(redact(text, ['email'])).toEqual({
      text: '[e-mail 1], 529.982.247-25, [e-mail 2] and [e-mail 1]',
      count: { email: 3 },
    })
    expect(redact(text, [])).toEqual({ text, count: {} })
  })

  it('keeps a value’s placeholder through a conversation, however it is written', () => {
    const memory = newRedactionMemory()
    const say = (text: string) => redact(text, REDACTIONS, memory).text
    expect(say('I am ana@b.example, (11) 98765-4321')).toBe('I am [e-mail 1], [phone 1]')
    expect(say('or bob@b.example')).toBe('or [e-mail 2]')
    expect(say('again ANA@b.example and 11 98765 4321')).toBe('again [e-mail 1] and [phone 1]')
  })

  it('gives the values back for the calls of tools, and only its own', () => {
    const memory = newRedactionMemory()
    redact('ana@b.example, 529.982.247-25', REDACTIONS, memory)
    expect(restore('{"email":"[e-mail 1]","id":"[CPF 1]","other":"[e-mail 2]"}', memory)).toBe(
      '{"email":"ana@b.example","id":"529.982.247-25","other":"[e-mail 2]"}',
    )
    expect(restore('[e-mail 1]', newRedactionMemory())).toBe('[e-mail 1]')
  })

  it('takes no longer than the text is long', () => {
    for (const text of [
      '1 '.repeat(20_000),
      'a'.repeat(40_000),
      'a.'.repeat(20_000),
      '1:'.repeat(20_000),
      '+1('.repeat(10_000),
    ]) {
      expect(all(text).length).toBeGreaterThan(0)
    }
  })
})

describe('blocked words', () => {
  const words = ['Coração', 'loja rival', 'C++', '東京']

  it.each([
    ['meu CORACAO bate', 'Coração'],
    ['co\u0301rac\u0327a\u0303o', 'Coração'],
    ['the loja   \n RIVAL!', 'loja rival'],
    ['I write c++ daily', 'C++'],
    ['in 東京.', '東京'],
    ['cor\u200bação', 'Coração'],
    ['ＣＯＲＡＣＡＯ', 'Coração'],
  ])('finds %j', (text, word) => {
    expect(blockedIn(text, words)).toBe(word)
  })

  it.each(['corações', 'descoracao', 'lojarival', 'loja da rival', 'c', '', 'coracao1'])(
    'passes %j',
    (text) => {
      expect(blockedIn(text, words)).toBeNull()
    },
  )

  it('passes everything without a list, and skips words that are nothing', () => {
    expect(blockedIn('any', [])).toBeNull()
    expect(blockedIn('any', ['', ' ', '\u0301'])).toBeNull()
  })
})

describe('masking a stream', () => {
  const words = ['rival', 'rival shop', 'maçã', 'C++']
  const masked = (pieces: string[], list = words) => {
    const masker = maskWords(list)
    return [...pieces.map((piece) => masker.push(piece)), masker.end()].join('')
  }
  const text =
    'The Rival shop sells ma\u00e7\u00e3 and MAC\u0327A\u0303, rivals not; c++ 🐝 rival  shop, rival.rival mac\u00e3o riva'

  it('comes to the same text however it is cut', () => {
    const whole = masked([text])
    expect(whole).toBe(
      'The ••••• •••• sells •••• and ••••, rivals not; ••• 🐝 •••••  ••••, •••••.••••• macão riva',
    )
    expect(masked([...Array(text.length).keys()].map((at) => text[at] ?? ''))).toBe(whole)
    for (let cut = 0; cut <= text.length; cut++)
      expect(masked([text.slice(0, cut), text.slice(cut)])).toBe(whole)
  })

  it('holds back only what could become a blocked word', () => {
    const masker = maskWords(words)
    expect(masker.push('Hello world, ri')).toBe('Hello world, ')
    expect(masker.push('ver')).toBe('river')
    expect(masker.push(' and rival')).toBe(' and ')
    expect(masker.push('s ')).toBe('rivals ')
    expect(masker.push('rival sh')).toBe('')
    expect(masker.push('ed')).toBe('••••• shed')
    expect(masker.push(' rival')).toBe(' ')
    expect(masker.end()).toBe('•••••')
  })

  it('never lets a word out that the finished text has, for random words and cuts', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    const letters = ['a', 'b', 'á', ' ', 'B', '-', 'a\u0301']
    const some = (length: number) => Array.from({ length }, () => letters[random(letters.length)]).join('')
    for (let round = 0; round < 400; round++) {
      const list = [some(1 + random(3)), some(2 + random(3)), `a${some(2)}b`].filter((word) => word.trim())
      const source = some(40)
      const pieces: string[] = []
      for (let at = 0; at < source.length; ) {
        const length = 1 + random(4)
        pieces.push(source.slice(at, at + length))
        at += length
      }
      const out = masked(pieces, list)
      expect(out).toBe(masked([source], list))
      expect(blockedIn(out, list), `${JSON.stringify(list)} in ${JSON.stringify(source)}`).toBeNull()
    }
  })

  it('passes everything through without a list', () => {
    expect(masked(['a', 'b'], [])).toBe('ab')
  })
})
