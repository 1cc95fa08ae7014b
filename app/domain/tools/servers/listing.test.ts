import { expect, it } from 'vitest'
import { listedOf, pinOf } from './listing.server.ts'

const nested = (depth: number, innermost: object): object => {
  let schema = innermost
  for (let at = 0; at < depth; at += 1) schema = { items: schema }
  return schema
}
const toolWith = (inputSchema: object) => ({
  name: 'look-up',
  title: '',
  description: 'Looks up.',
  inputSchema: inputSchema as never,
  readOnly: true,
  needsTask: false,
  idempotent: true,
})

it('a tool whose schema is nested without end is listed like any other', () => {
  const listed = listedOf(toolWith(nested(100_000, { type: 'string' })))
  expect(listed.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.stringify(listed.parameters).length).toBeLessThan(1_000)
})

it('the pin covers every word that a model could read, however deep it stands', () => {
  const pins = ['one', 'other'].map((description) => pinOf(toolWith(nested(10, { description }))))
  expect(pins[0]).not.toBe(pins[1])
})
