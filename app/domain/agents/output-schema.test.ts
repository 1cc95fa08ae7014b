import { describe, expect, it } from 'vitest'
import { checkOutputSchema, jsonErrorAt } from './output-schema.ts'

describe('where JSON breaks', () => {
  it.each([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1,2', 4],
    ['[1 2]', 3],
    ['{"a":1} x', 8],
    ['{"a":tru}', 5],
    ['{"a":"x\ny"}', 5],
    ['"\\q"', 0],
    ['{"a":01}', 5],
    ['', 0],
    ['  ]', 2],
    ['{"a":{"b":}}', 10],
  ])('%j', (text, at) => {
    expect(jsonErrorAt(text)).toBe(at)
  })

  it('agrees with JSON.parse on what is JSON', () => {
    const whole = JSON.stringify(
      { a: [1, -2.5e3, 'x"\\\n\u2028', null, true, {}, []], b: { c: 'ação' } },
      null,
      2,
    )
    expect(jsonErrorAt(whole)).toBeNull()
    for (let at = 0; at < whole.length; at++) {
      for (const broken of [
        whole.slice(0, at),
        whole.slice(0, at) + whole.slice(at + 1),
        `${whole.slice(0, at)},${whole.slice(at)}`,
      ]) {
        let isJson = true
        try {
          JSON.parse(broken)
        } catch {
          isJson = false
        }
        expect(jsonErrorAt(broken) === null, broken).toBe(isJson)
      }
    }
  })
})

it('takes only objects, and says line and column of a mistake', () => {
  expect(checkOutputSchema('')).toEqual({ ok: true })
  expect(checkOutputSchema('{"type":"object"}')).toEqual({ ok: true })
  expect(checkOutputSchema('{"type":"array"}')).toEqual({ ok: false, problem: 'type' })
  expect(checkOutputSchema('[]')).toEqual({ ok: false, problem: 'type' })
  expect(checkOutputSchema('{\n  "type": "object",\n  oops\n}')).toEqual({
    ok: false,
    problem: 'json',
    line: 3,
    column: 3,
  })
  expect(checkOutputSchema(`{"type":"object","x":${'['.repeat(30)}${']'.repeat(30)}}`)).toEqual({
    ok: false,
    problem: 'depth',
  })
})
