import { expect, it } from 'vitest'
import { boundData, MAX_STEP_CHARS } from './bound-data.ts'

it('masks secrets by name and by look, however they came', () => {
  const data = boundData({
    arguments: { apiKey: 'abc', note: 'Bearer abcdefghijklmnop', plain: 'x' },
    result: 'sk-abcdefghijklmnopqrstuv',
  })
  expect(data).toEqual({
    arguments: { apiKey: '[redacted]', note: '[redacted]', plain: 'x' },
    result: '[redacted]',
  })
})

it('tells a secret from a word that looks like one', () => {
  const plain = { passages: 'x', tokens: 'y', firstTokenMs: 12, keyword: 'z', title: 'Secretary' }
  expect(boundData(plain)).toEqual(plain)
  expect(
    boundData({ accessToken: 'a', 'X-Api-Key': 'b', client_secret: 'c', headers: { cookie: 'd' } }),
  ).toEqual({
    accessToken: '[redacted]',
    'X-Api-Key': '[redacted]',
    client_secret: '[redacted]',
    headers: { cookie: '[redacted]' },
  })
})

it('keeps what is small, and cuts texts until the rest fits', () => {
  expect(boundData({ a: 'x'.repeat(9_000) })).toEqual({ a: 'x'.repeat(9_000) })
  const many = boundData({ items: Array.from({ length: 40 }, () => 'y'.repeat(9_000)) })
  expect(JSON.stringify(many).length).toBeLessThanOrEqual(MAX_STEP_CHARS)
  expect((many as { items: string[] }).items).toHaveLength(40)
  expect(boundData({ items: Array.from({ length: 30_000 }, () => [[1]]) })).toMatchObject({})
})

it('leaves nothing that the database cannot hold', () => {
  expect(boundData({ 'a\0': 'b\0c', lone: '\ud800' })).toEqual({ a: 'bc', lone: '\ufffd' })
})
