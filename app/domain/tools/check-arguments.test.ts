import { describe, expect, it } from 'vitest'
import type { JsonObject } from '#app/integrations/llm/types.ts'
import { boundSchema } from './bound-schema.ts'
import { checkArguments, MAX_ARGUMENTS_CHARS } from './check-arguments.ts'

const ORDER: JsonObject = {
  type: 'object',
  properties: {
    order_id: { type: 'string', maxLength: 20 },
    count: { type: 'integer', minimum: 1, maximum: 5 },
    size: { type: 'string', enum: ['s', 'm'] },
    address: { type: 'object', properties: { street: { type: 'string' } } },
  },
  required: ['order_id'],
}

describe('the arguments of a call', () => {
  it('are passed on as they are when the schema has them', () => {
    expect(checkArguments(ORDER, '{"order_id":"A-1","count":2,"address":{"street":"Rua A"}}')).toEqual({
      ok: true,
      args: { order_id: 'A-1', count: 2, address: { street: 'Rua A' } },
    })
  })

  it('may be an empty text where nothing is required', () => {
    expect(checkArguments({ type: 'object' }, ' ')).toEqual({ ok: true, args: {} })
    expect(checkArguments(ORDER, '').ok).toBe(false)
  })

  it.each([
    ['a wrong type', '{"order_id":7}'],
    ['a number written as text', '{"order_id":"a","count":"2"}'],
    ['a number out of range', '{"order_id":"a","count":50}'],
    ['a broken number', '{"order_id":"a","count":1.5}'],
    ['a value that is not offered', '{"order_id":"a","size":"xl"}'],
    ['a missing one', '{"count":1}'],
    ['a longer text', JSON.stringify({ order_id: 'x'.repeat(21) })],
    ['one that nobody asked for', '{"order_id":"a","workspace_id":"b"}'],
    ['one that nobody asked for, deeper', '{"order_id":"a","address":{"street":"b","planet":"c"}}'],
    ['a list', '[]'],
    ['a text', '"order_id"'],
    ['null', 'null'],
    ['half of JSON', '{"order_id":"a"'],
    ['two values', '{"order_id":"a"}{"order_id":"b"}'],
    ['too many levels', `{"order_id":${'['.repeat(60_000)}`],
    ['too much', JSON.stringify({ order_id: 'x'.repeat(MAX_ARGUMENTS_CHARS) })],
    ['a prototype', '{"order_id":"a","__proto__":{"isAdmin":true}}'],
    ['a constructor, deeper', '{"order_id":"a","address":{"constructor":{"prototype":{}}}}'],
  ])('are refused with %s', (_what, text) => {
    const checked = checkArguments(ORDER, text)
    expect(checked.ok).toBe(false)
    expect(checked.ok === false && checked.message.length).toBeLessThan(1_001)
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('are refused in words that say where, and repeat nothing of what was written', () => {
    const checked = checkArguments(ORDER, '{"order_id":"a","size":"segredo-123","count":"segredo-123"}')
    expect(checked).toMatchObject({ ok: false })
    const message = checked.ok ? '' : checked.message
    expect(message).toContain('#/count')
    expect(message).toContain('#/size')
    expect(message).not.toContain('segredo')
  })

  it('may be open where the schema says so itself', () => {
    expect(checkArguments({ type: 'object', additionalProperties: true }, '{"any":1}').ok).toBe(true)
  })

  it('are an object even where a schema forgot to say so', () => {
    expect(checkArguments({}, '[1]').ok).toBe(false)
    expect(checkArguments({ type: 'string' }, '"a"').ok).toBe(false)
  })
})

describe('a hostile schema', () => {
  it('costs no more than it is long: references that multiply are refused', () => {
    const defs: JsonObject = { a30: { type: 'string' } }
    for (let level = 0; level < 30; level += 1) {
      const next = { $ref: `#/$defs/a${level + 1}` }
      defs[`a${level}`] = { allOf: Array(8).fill(next) }
    }
    const checked = checkArguments({ properties: { x: { $ref: '#/$defs/a0' } }, $defs: defs }, '{"x":"y"}')
    expect(checked).toMatchObject({ ok: false })
  })

  it('costs no more than it is worth: many values against many alternatives are refused unread', () => {
    const anyOf = Array.from({ length: 600 }, () => ({ type: 'string', minLength: 9 }))
    const schema = { type: 'object', properties: { a: { type: 'array', items: { anyOf } } } }
    const values = (count: number) => JSON.stringify({ a: Array.from({ length: count }, (_, at) => at) })
    expect(checkArguments(schema, values(5_000))).toEqual({
      ok: false,
      message: 'The arguments hold too many values.',
    })
    expect(checkArguments({ type: 'object', properties: { a: { type: 'array' } } }, values(5_000)).ok).toBe(
      true,
    )
  })

  it('never compares everything with everything', () => {
    expect(boundSchema({ type: 'array', uniqueItems: true })).toEqual({ type: 'array' })
  })

  it('never runs a pattern', () => {
    const schema = {
      properties: { x: { type: 'string', pattern: '^(a+)+$' } },
      patternProperties: { '(b+)+$': {} },
    }
    expect(checkArguments(schema, JSON.stringify({ x: `${'a'.repeat(40)}!` })).ok).toBe(true)
    expect(JSON.stringify(boundSchema(schema))).not.toContain('attern')
  })

  it('that goes round in a circle is cut, and one that points elsewhere is refused', () => {
    const tree = { type: 'object', properties: { child: { $ref: '#' }, name: { type: 'string' } } }
    expect(boundSchema(tree)).toEqual({
      type: 'object',
      properties: {
        child: { type: 'object', properties: { child: {}, name: { type: 'string' } } },
        name: { type: 'string' },
      },
    })
    expect(() => boundSchema({ properties: { x: { $ref: 'http://169.254.169.254/x' } } })).toThrow(
      'remoteReference',
    )
    expect(checkArguments({ properties: { x: { $ref: 'file:///etc/passwd' } } }, '{"x":1}').ok).toBe(false)
  })

  it('points at nothing of the language itself', () => {
    expect(boundSchema({ properties: { x: { $ref: '#/constructor/prototype' } } })).toEqual({
      properties: { x: {} },
    })
    expect(boundSchema(JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'))).toEqual({
      properties: {},
    })
  })

  it('of a thousand properties is refused', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, at) => [`p${at}`, { type: 'string' }]),
    )
    expect(() => boundSchema({ properties })).toThrow('schemaTooLarge')
  })
})
