import { findPersonalData, type Redaction } from './find-personal-data.ts'

// What stands between visitors and models: personal data that is replaced before a model reads it, and words that may
// not be said. Pure; the engine decides when.

/** The name that stands for a value, for people and models alike. */
const PLACEHOLDERS: Record<Redaction, string> = {
  email: 'e-mail',
  phone: 'phone',
  card: 'card',
  cpf: 'CPF',
  cnpj: 'CNPJ',
  iban: 'IBAN',
  ip: 'IP',
}

/** What was replaced so far in one conversation: the same value gets the same placeholder in every message. */
export type RedactionMemory = {
  /** `kind:value` in its plain form -> placeholder. */
  placeholders: Map<string, string>
  /** Placeholder -> the value as it was written first. */
  values: Map<string, string>
  next: Partial<Record<Redaction, number>>
}

export const newRedactionMemory = (): RedactionMemory => ({
  placeholders: new Map(),
  values: new Map(),
  next: {},
})

/** A value apart from how it was written: `(11) 98765-4321` is `11987654321`. */
const plainValue = (kind: Redaction, value: string) =>
  kind === 'email' || kind === 'ip' ? value.toLowerCase() : value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()

/**
 * The text with personal data of these kinds as `[e-mail 1]`, `[CPF 2]` and so on. `count` says how many of each kind were
 * replaced. Give every message of a conversation, oldest first, with one memory.
 */
export function redact(
  text: string,
  kinds: readonly Redaction[],
  memory: RedactionMemory = newRedactionMemory(),
): { text: string; count: Partial<Record<Redaction, number>> } {
  const count: Partial<Record<Redaction, number>> = {}
  if (kinds.length === 0) return { text, count }
  let redacted = ''
  let end = 0
  for (const found of findPersonalData(text, kinds)) {
    const value = text.slice(found.start, found.end)
    const key = `${found.kind}:${plainValue(found.kind, value)}`
    let placeholder = memory.placeholders.get(key)
    if (!placeholder) {
      const number = (memory.next[found.kind] ?? 0) + 1
      memory.next[found.kind] = number
      placeholder = `[${PLACEHOLDERS[found.kind]} ${number}]`
      memory.placeholders.set(key, placeholder)
      memory.values.set(placeholder, value)
    }
    count[found.kind] = (count[found.kind] ?? 0) + 1
    redacted += text.slice(end, found.start) + placeholder
    end = found.end
  }
  return { text: redacted + text.slice(end), count }
}

/**
 * Placeholders of this conversation as the values they stand for: for the arguments of a tool that a model calls with
 * `[e-mail 1]`, and for an answer that repeats one.
 */
export function restore(text: string, memory: RedactionMemory): string {
  return text.replace(/\[[\w-]{2,6} \d{1,4}\]/g, (mark) => memory.values.get(mark) ?? mark)
}

// --- words ---

/** A character as words are compared: without case and accents. `raw` is what was written, marks included. */
type Folded = { char: string; raw: string }

/** Marks and invisible characters go with the character before them; a run of spaces is one. */
function fold(text: string, into: Folded[] = []): Folded[] {
  for (const raw of text) {
    const folded = raw
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
    const last = into.at(-1)
    const isSpace = folded !== '' && /^\s+$/.test(folded)
    if (last && (folded === '' || (isSpace && last.char === ' '))) last.raw += raw
    else if (isSpace || folded === '') into.push({ char: isSpace ? ' ' : '', raw })
    else into.push(...[...folded].map((char, index) => ({ char, raw: index === 0 ? raw : '' })))
  }
  return into
}

const isWordChar = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char)

type Word = { chars: string[]; written: string }

function wordList(words: readonly string[]): Map<string, Word[]> {
  const byFirst = new Map<string, Word[]>()
  for (const written of words) {
    const chars = fold(written.trim()).map(({ char }) => char)
    const first = chars[0]
    if (first) byFirst.set(first, [...(byFirst.get(first) ?? []), { chars, written }])
  }
  return byFirst
}

/**
 * What a word list says of place `at`: the longest word that stands there whole, or `open` when one could still come to
 * stand there. A word made of letters stands only between things that are none.
 */
function wordAt(
  text: readonly Folded[],
  at: number,
  before: string | undefined,
  words: ReadonlyMap<string, Word[]>,
  isComplete: boolean,
): { match: Word | null; isOpen: boolean } {
  let match: Word | null = null
  let isOpen = false
  for (const word of words.get(text[at]?.char ?? '') ?? []) {
    if (isWordChar(word.chars[0]) && isWordChar(before)) continue
    const length = Math.min(word.chars.length, text.length - at)
    let same = 0
    while (same < length && text[at + same]?.char === word.chars[same]) same++
    if (same < length) continue
    const next = text[at + word.chars.length]
    const isWhole = length === word.chars.length
    const needsEdge = isWordChar(word.chars.at(-1))
    if (!isWhole || (needsEdge && !next)) {
      if (!isComplete) isOpen = true
      if (!isWhole || !isComplete) continue
    }
    if (needsEdge && isWordChar(next?.char)) continue
    if (!match || word.chars.length > match.chars.length) match = word
  }
  return { match, isOpen }
}

/** The first word of the list that stands in the text, as the list has it; null when none does. Whole words only, case and accents aside. */
export function blockedIn(text: string, words: readonly string[]): string | null {
  const list = wordList(words)
  if (list.size === 0) return null
  const folded = fold(text)
  for (let at = 0; at < folded.length; at++) {
    const { match } = wordAt(folded, at, folded[at - 1]?.char, list, true)
    if (match) return match.written
  }
  return null
}

export type Masker = {
  /** Takes the next piece of a text; gives what can be shown by now. */
  push(piece: string): string
  /** The text is over: gives the rest. */
  end(): string
}

/**
 * Masks the words of a list in a text that comes in pieces, however it is cut. Held back is only what could still become
 * one of them. Every character of a masked word becomes a dot, spaces stay.
 */
export function maskWords(words: readonly string[]): Masker {
  const list = wordList(words)
  if (list.size === 0) return { push: (piece) => piece, end: () => '' }
  let pending: Folded[] = []
  let before: string | undefined
  let half = ''

  const advance = (isComplete: boolean): string => {
    let shown = ''
    let at = 0
    while (at < pending.length) {
      const { match, isOpen } = wordAt(pending, at, before, list, isComplete)
      if (isOpen) break
      const length = match?.chars.length ?? 1
      for (const { char, raw } of pending.slice(at, at + length)) {
        shown += match && char !== ' ' ? '•' : raw
        if (char) before = char
      }
      at += length
    }
    pending = pending.slice(at)
    return shown
  }

  return {
    push(piece) {
      const text = half + piece
      // Half of a surrogate pair waits for the other half.
      half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : ''
      fold(half ? text.slice(0, -1) : text, pending)
      return advance(false)
    },
    end() {
      fold(half, pending)
      half = ''
      return advance(true)
    },
  }
}
