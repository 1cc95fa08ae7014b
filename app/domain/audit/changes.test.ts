import { expect, test } from 'vitest'
import { changesBetween } from './changes.ts'

test('only what differs is told, with what it was before', () => {
  const before = { name: 'Mel', locale: 'en', agents: ['a'], logo: null as string | null }
  expect(changesBetween(before, { name: 'Mel', locale: 'pt-BR' })).toEqual({
    locale: { before: 'en', after: 'pt-BR' },
  })
  expect(changesBetween(before, { agents: ['a'] })).toEqual({})
  expect(changesBetween(before, { agents: ['a', 'b'], logo: 'x' })).toEqual({
    agents: { before: ['a'], after: ['a', 'b'] },
    logo: { before: null, after: 'x' },
  })
  expect(changesBetween(before, { name: undefined })).toEqual({})
})
