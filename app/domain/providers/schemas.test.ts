import { expect, it } from 'vitest'
import { createConnectionSchema, MAX_MODELS, mergeModels, readModels, updateFactsSchema } from './schemas.ts'

const facts = (inputPrice: string) =>
  updateFactsSchema.safeParse({
    reference: 'openai:x',
    contextTokens: '128000',
    maxOutputTokens: '4096',
    hasTools: true,
    hasVision: false,
    hasJson: false,
    inputPrice,
  })

it('reads a price in dollars as micro-dollars, in both ways of writing it', () => {
  for (const [text, micros] of [
    ['2.5', 2_500_000],
    ['0,15', 150_000],
    ['0', 0],
    ['', null],
  ] as const)
    expect(facts(text).data?.inputPrice).toBe(micros)
  for (const text of ['-1', 'free', '1e9', 'NaN', 'Infinity']) expect(facts(text).success, text).toBe(false)
})

it('refuses a key that would be more than one header', () => {
  const connection = (key: string) =>
    createConnectionSchema.safeParse({ preset: 'openai', name: 'x', key }).success
  expect(connection(' sk-abc ')).toBe(true)
  for (const key of ['a\r\nHost: evil', 'a b', 'schlüssel', 'a\0']) expect(connection(key), key).toBe(false)
})

it('keeps models entered by hand when the list is fetched again', () => {
  const before = readModels([{ id: 'mine', isManual: true }, { id: 'old' }, { id: 'b', isManual: true }])
  expect(mergeModels(before, ['b', 'a', 'with space', '', 'a'])).toEqual([
    { id: 'mine', isManual: true },
    { id: 'a' },
    { id: 'b' },
  ])
})

it('keeps no more models than people can look through', () => {
  expect(
    mergeModels(
      [],
      Array.from({ length: 5_000 }, (_, i) => `m${i}`),
    ),
  ).toHaveLength(MAX_MODELS)
})

it('reads a list it does not know as empty', () => {
  for (const stored of [null, 'x', [{ name: 'a' }], {}]) expect(readModels(stored)).toEqual([])
})
