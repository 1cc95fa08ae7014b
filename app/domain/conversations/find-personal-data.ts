import type { REDACTIONS } from '#app/domain/agents/options.ts'

// Where personal data stands in a text. Numbers with check digits are checked, so an order number is not taken for a card;
// what has none (phones) is known by its shape. Every search is bounded by the length of the text.

export type Redaction = (typeof REDACTIONS)[number]
export type Finding = { kind: Redaction; start: number; end: number }

/** The same text for searching, letter by letter: wide and Arabic digits, thin spaces and long hyphens as plain ones. */
export function plainLetters(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
}

export function isCard(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The check digit of `text` (letters count by their code, as CNPJs have them since 2026) for weights from the right. */
function mod11(text: string, weightOf: (fromRight: number) => number): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += (text.charCodeAt(i) - 48) * weightOf(text.length - 1 - i)
  const rest = sum % 11
  return rest < 2 ? 0 : 11 - rest
}

function hasCheckDigits(text: string, weightOf: (fromRight: number) => number): boolean {
  const body = text.slice(0, -2)
  const first = mod11(body, weightOf)
  return text.endsWith(`${first}${mod11(`${body}${first}`, weightOf)}`)
}

export function isCpf(digits: string): boolean {
  return /^\d{11}$/.test(digits) && !/^(\d)\1+$/.test(digits) && hasCheckDigits(digits, (i) => i + 2)
}

export function isCnpj(text: string): boolean {
  return /^[\dA-Z]{12}\d{2}$/.test(text) && !/^(.)\1+$/.test(text) && hasCheckDigits(text, (i) => (i % 8) + 2)
}

// Length of an IBAN by country.
const IBAN_LENGTHS = new Map(
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30'
    .match(/.{4}/g)
    ?.map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
)

export function isIban(text: string): boolean {
  if (IBAN_LENGTHS.get(text.slice(0, 2)) !== text.length || !/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(text))
    return false
  let rest = 0
  for (const char of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** Shapes of numbers that people dial: with a country, Brazilian with its area, North American, or with a leading zero. */
function isPhone(joined: string, raw: string): boolean {
  const digits = joined.replace(/^\+/, '')
  if (!/^\d{8,17}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false
  if (joined.startsWith('+')) {
    if (digits.startsWith('1')) return digits.length === 11
    if (digits.startsWith('55')) return digits.length === 12 || digits.length === 13
    return digits.length <= 15
  }
  return (
    /^00[1-9]\d{7,14}$/.test(digits) ||
    /^(55|0)?[1-9][1-9](9\d{8}|[2-5]\d{7})$/.test(digits) ||
    /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits) ||
    /^0[1-9]\d{7,9}$/.test(digits) ||
    /^9?\d{4}-\d{4}$/.test(raw)
  )
}

type Span = { start: number; end: number }
type Windows = {
  group: RegExp
  /** What may stand between two groups of one number. */
  gap: RegExp
  maxLength: number
  accept: (joined: string, raw: string) => boolean
}

/** Runs of whole groups that `accept` takes, the longest from each start. */
function windows(text: string, { group, gap, maxLength, accept }: Windows): Span[] {
  const groups = [...text.matchAll(group)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
  const found: Span[] = []
  let free = 0
  for (const [index, first] of groups.entries()) {
    if (first.start < free) continue
    let joined = ''
    let end = first.start
    let hit: Span | null = null
    for (const next of groups.slice(index, index + maxLength)) {
      if (joined && !gap.test(text.slice(end, next.start))) break
      joined += next.text
      end = next.end
      if (joined.length > maxLength) break
      if (accept(joined, text.slice(first.start, end))) hit = { start: first.start, end }
    }
    if (!hit) continue
    found.push(hit)
    free = hit.end
  }
  return found
}

const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu
const DIGITS = /(?<![\p{L}\p{N}])\d+(?![\p{L}\p{N}])/gu
const DIALLED = /(?<![\p{L}\p{N}+])\+?\d+(?![\p{L}\p{N}])/gu
const LETTERS_AND_DIGITS = /(?<![\p{L}\p{N}])[A-Za-z\d]+(?![\p{L}\p{N}])/gu
const WRITTEN_CNPJ = /^[\dA-Z]{2}\.?[\dA-Z]{3}\.?[\dA-Z]{3}\/?[\dA-Z]{4}-?\d{2}$/
const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)/g
const IPV6 = /(?<![\p{L}\p{N}:.])[\da-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\p{L}\p{N}:])/giu

const isIpv6 = (text: string) =>
  /\d/.test(text) && text.split(':').length > 2 && URL.canParse(`http://[${text}]`)

function matches(text: string, pattern: RegExp, accept: (match: string) => boolean = () => true): Span[] {
  return [...text.matchAll(pattern)]
    .filter(([match]) => accept(match))
    .map(({ 0: match, index }) => ({ start: index, end: index + match.length }))
}

/** A phone takes along the bracket before its area. */
function phones(text: string): Span[] {
  const found = windows(text, {
    group: DIALLED,
    gap: /^(?:[ .-]|\) ?|\)-| ?\(| - )$/,
    maxLength: 18,
    accept: isPhone,
  })
  return found.map(({ start, end }) => {
    const hasBracket = text[start - 1] === '(' && text.slice(start, end).includes(')')
    return { start: hasBracket ? start - 1 : start, end }
  })
}

/** In the order of certainty: what an earlier kind has found is not looked at by a later one. */
const FINDERS: [Redaction, (text: string) => Span[]][] = [
  ['email', (text) => matches(text, EMAIL)],
  [
    'iban',
    (text) =>
      windows(text, {
        group: LETTERS_AND_DIGITS,
        gap: /^ $/,
        maxLength: 34,
        accept: (joined) => isIban(joined.toUpperCase()),
      }),
  ],
  [
    'cnpj',
    (text) =>
      windows(text, {
        group: LETTERS_AND_DIGITS,
        gap: /^[ ./-]$/,
        maxLength: 14,
        accept: (joined, raw) => isCnpj(joined) && (/^\d+$/.test(joined) || WRITTEN_CNPJ.test(raw)),
      }),
  ],
  ['card', (text) => windows(text, { group: DIGITS, gap: /^(?:[ .-]| - )$/, maxLength: 19, accept: isCard })],
  ['cpf', (text) => windows(text, { group: DIGITS, gap: /^[ .-]$/, maxLength: 11, accept: isCpf })],
  ['ip', (text) => [...matches(text, IPV4), ...matches(text, IPV6, isIpv6)]],
  ['phone', phones],
]

/** Personal data of these kinds, in the order of the text, none over another. */
export function findPersonalData(text: string, kinds: readonly Redaction[]): Finding[] {
  const plain = plainLetters(text)
  const found: Finding[] = []
  for (const [kind, find] of FINDERS) {
    if (!kinds.includes(kind)) continue
    for (const { start, end } of find(plain))
      if (!found.some((other) => start < other.end && other.start < end)) found.push({ kind, start, end })
  }
  return found.sort((a, b) => a.start - b.start)
}
