import { expect, it } from 'vitest'
import { isAppError } from './app-error.ts'
import { parseJson } from './json.ts'

const keyOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return isAppError(error) ? error.messageKey : 'other'
  }
  return 'none'
}

it('parses what is JSON and names what is not', () => {
  expect(parseJson('{"a":[1,"}]"]}')).toEqual({ a: [1, '}]'] })
  expect(keyOf(() => parseJson('{"a":'))).toBe('errors.badJson')
})

it('refuses deep nesting, but not brackets inside strings', () => {
  expect(keyOf(() => parseJson('['.repeat(60_000)))).toBe('errors.tooDeep')
  expect(keyOf(() => parseJson(JSON.stringify('[\\"'.repeat(50))))).toBe('none')
  expect(keyOf(() => parseJson('[[]]', 1))).toBe('errors.tooDeep')
})
