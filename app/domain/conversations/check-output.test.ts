import { expect, it } from 'vitest'
import { isOutput, outputSchemaOf } from './check-output.ts'

const schema = outputSchemaOf(
  '{"type":"object","properties":{"days":{"type":"integer","minimum":1}},"required":["days"]}',
)

it('takes one JSON value of the schema, and nothing around it', () => {
  expect(isOutput(' {"days": 3}\n', schema)).toBe(true)
  expect(isOutput('{"days": 0}', schema)).toBe(false)
  expect(isOutput('{"days": "3"}', schema)).toBe(false)
  expect(isOutput('Here you are: {"days": 3}', schema)).toBe(false)
  expect(isOutput('{"days": 3', schema)).toBe(false)
  expect(isOutput('', schema)).toBe(false)
})
