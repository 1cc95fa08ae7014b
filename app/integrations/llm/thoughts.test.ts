import { expect, test } from 'vitest'
import { thoughtFilter } from './thoughts.ts'

/** The text in pieces of every length from one letter to all. */
const inAllPieces = (text: string) =>
  Array.from({ length: text.length }, (_, less) => {
    const filter = thoughtFilter()
    const pieces = text.match(new RegExp(`[^]{1,${less + 1}}`, 'g')) ?? []
    return pieces.map((piece) => filter.take(piece)).join('') + filter.rest()
  })
const all = (text: string, expected: string) =>
  expect([...new Set(inAllPieces(text))], text).toEqual([expected])

test('thoughts before an answer are taken out, however they are cut', () => {
  all('<think>They want honey.</think>\n\nWe have honey.', 'We have honey.')
  all('\n <think>a < b </thin </think>Yes.', 'Yes.')
  all('<think></think>Yes.', 'Yes.')
})

test('thoughts without an end leave nothing', () => {
  all('<think>They want honey.', '')
  all('<think>They want honey.</thin', '')
})

test('an answer that has no thoughts is as it was', () => {
  all('We have honey.', 'We have honey.')
  all('  <b>Honey</b>', '  <b>Honey</b>')
  all('Write <think>x</think> to think.', 'Write <think>x</think> to think.')
  all('<think>a</think>Write <think>x</think>.', 'Write <think>x</think>.')
  all('Close it with </think>.', 'Close it with </think>.')
})

test('what could have become a tag is not lost', () => {
  all('<', '<')
  all(' <thin', ' <thin')
  all('<thinker>', '<thinker>')
})
