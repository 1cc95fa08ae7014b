import { describe, expect, it } from 'vitest'
import { boundSchema, lookUp } from './bound-schema.ts'

/** A property for each of `count` references to one thing: what a bomb is made of. */
const repeated = (count: number, thing: object) => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { $ref: '#/thing' }])),
  thing,
})
const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))

describe('a schema that somebody else wrote', () => {
  it.each([
    ['names that are required', { required: many(20_000, (at) => `name${at}`) }],
    ['values to choose from', { enum: many(200, (at) => `${at}`.padEnd(900, 'x')) }],
    ['values that are left out for their length', { enum: many(200, () => ({ a: 'x'.repeat(9_000) })) }],
    ['names of properties that are left out for theirs', { properties: { ['x'.repeat(5_000)]: {} } }],
    ['descriptions', { description: 'x'.repeat(9_000), title: 'y'.repeat(9_000) }],
  ])('is refused when references repeat %s without measure', (_, thing) => {
    expect(() => boundSchema(repeated(200, thing))).toThrow(
      expect.objectContaining({ messageKey: 'errors.tools.schemaTooLarge' }),
    )
  })

  it('keeps no more of a list of types than there are types', () => {
    const bounded = boundSchema(repeated(100, { type: many(50_000, () => 'string') }))
    expect(JSON.stringify(bounded).length).toBeLessThan(20_000)
  })

  it('does not look at keys that mean nothing to us, however many there are', () => {
    const strange = Object.fromEntries(many(50_000, (at) => [`x-${at}`, 1]))
    expect(boundSchema({ ...strange, type: 'string' })).toEqual({ type: 'string' })
  })

  it('follows no reference of a length that nobody writes', () => {
    const root = { a: { type: 'string' } }
    expect(lookUp(root, '#/a')).toEqual({ type: 'string' })
    expect(lookUp(root, `#${'/a'.repeat(300)}`)).toBeUndefined()
  })

  it('keeps what is of a usual size as it is, and in its order', () => {
    const schema = {
      type: 'object',
      required: ['b'],
      properties: { b: { type: 'string', enum: ['x', 'y'] }, a: { type: 'integer', minimum: 1 } },
      additionalProperties: false,
    }
    const bounded = boundSchema(schema)
    expect(bounded).toEqual(schema)
    expect(Object.keys(bounded.properties as object)).toEqual(['b', 'a'])
  })
})
