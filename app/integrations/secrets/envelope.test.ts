import { randomBytes, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Bound, keyNameOf, openWith, sealWith } from './envelope.ts'

const key = (name: string) => ({ name, bytes: randomBytes(32) })
const place = (): Bound => ({
  workspaceId: randomUUID(),
  table: 'provider_connections',
  rowId: randomUUID(),
  column: 'sealed_key',
})
const PLAIN = 'sk-canary-ação-✓'

it('opens where it was sealed', () => {
  const k = key('a')
  const bound = place()
  for (const plain of [PLAIN, '', 'x'.repeat(20_000)])
    expect(openWith([k], sealWith(k, plain, bound), bound)).toBe(plain)
})

it('holds nothing readable and is never the same twice', () => {
  const k = key('a')
  const bound = place()
  const [one, two] = [sealWith(k, PLAIN, bound), sealWith(k, PLAIN, bound)]
  expect(one).not.toBe(two)
  for (const part of one.split('.'))
    expect(Buffer.from(part, 'base64url').toString('utf8')).not.toContain('canary')
})

it('opens at no other row, workspace, table or column', () => {
  const k = key('a')
  const bound = place()
  const sealed = sealWith(k, PLAIN, bound)
  const elsewhere: Bound[] = [
    { ...bound, workspaceId: randomUUID() },
    { ...bound, rowId: randomUUID() },
    { ...bound, table: 'tool_secrets' },
    { ...bound, column: 'sealed_oauth' },
    { ...bound, table: `${bound.table}","${bound.rowId}`, rowId: bound.column },
    { ...bound, workspaceId: bound.rowId, rowId: bound.workspaceId },
  ]
  for (const other of elsewhere) expect(() => openWith([k], sealed, other)).toThrow()
})

it('opens no mixture of two values, not even of the same row', () => {
  const k = key('a')
  const bound = place()
  const one = sealWith(k, 'one', bound).split('.')
  const two = sealWith(k, 'two', bound).split('.')
  for (const at of [2, 3, 4])
    expect(() => openWith([k], one.map((part, i) => (i === at ? two[i] : part)).join('.'), bound)).toThrow()
})

it('opens nothing after a change of any letter into any other', () => {
  const k = key('a')
  const bound = place()
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  // One, two and three bytes: a last letter with four, two and no bits that say nothing.
  for (const plain of ['k', 'ke', 'key']) {
    const sealed = sealWith(k, plain, bound)
    for (let at = 0; at < sealed.length; at++)
      for (const letter of letters) {
        if (letter === sealed[at]) continue
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1)
        expect(() => openWith([k], changed, bound), `${letter} at ${at}`).toThrow()
      }
  }
})

it('opens with any key that is still held, by name, and never with another of the same name', () => {
  const [old, fresh] = [key('2025'), key('2026')]
  const bound = place()
  const sealed = sealWith(old, PLAIN, bound)
  expect(openWith([fresh, old], sealed, bound)).toBe(PLAIN)
  expect(() => openWith([fresh], sealed, bound)).toThrow('2025')
  expect(() => openWith([key('2025')], sealed, bound)).toThrow()
})

it('refuses what is no envelope', () => {
  const bound = place()
  for (const text of ['', PLAIN, 'v1.a.b.c.d', 'v2.a.b.c.d', 'v1....', `${'v1.a.'.repeat(2_000)}`])
    expect(() => openWith([key('a')], text, bound)).toThrow('not a sealed value')
})

it('says which key sealed a value', () => {
  expect(keyNameOf(sealWith(key('now'), PLAIN, place()))).toBe('now')
  expect(keyNameOf('nothing')).toBe(null)
})
