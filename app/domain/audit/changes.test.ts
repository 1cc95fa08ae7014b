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

test('of a secret it is only told that it changed, and of a long text how it begins', () => {
  const changes = changesBetween(
    { signingSecret: 'one', instructions: 'a', nested: { webhook_token: 'x', name: 'y' } },
    { signingSecret: 'two', instructions: 'b'.repeat(5_000), nested: { webhook_token: 'z', name: 'w' } },
  )
  expect(changes.signingSecret).toEqual({ before: '***', after: '***' })
  expect(changes.instructions?.after).toBe(`${'b'.repeat(200)}…`)
  expect(JSON.stringify(changes.nested)).not.toMatch(/"[xz]"/)
})
