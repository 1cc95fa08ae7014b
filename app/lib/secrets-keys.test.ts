import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { parseSecretsKeys } from './secrets-keys.ts'

const bytes = randomBytes(32)
const encoded = bytes.toString('base64')

it('reads keys in their order, with and without padding', () => {
  const keys = parseSecretsKeys(` new:${encoded} , old:${encoded.replace('=', '')} ,`)
  expect(keys.map((key) => key.name)).toEqual(['new', 'old'])
  for (const key of keys) expect(Buffer.from(key.bytes)).toEqual(bytes)
})

it('knows that there is none', () => {
  expect(parseSecretsKeys(' , ')).toEqual([])
})

it('refuses what is no key without repeating it', () => {
  for (const text of [
    encoded,
    `:${encoded}`,
    `a:${encoded}x`,
    'a:c2hvcnQ=',
    `a b:${encoded}`,
    `a:${'*'.repeat(43)}=`,
  ]) {
    const refused = () => parseSecretsKeys(`ok:${encoded},${text}`)
    expect(refused).toThrow(/^key 2 must be/)
    expect(refused).not.toThrow(text)
  }
})

it('refuses one name for two keys', () => {
  expect(() => parseSecretsKeys(`a:${encoded},a:${encoded}`)).toThrow('same name')
})
