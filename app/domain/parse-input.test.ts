import { expect, test } from 'vitest'
import { z } from 'zod'
import { isAppError } from '#app/lib/app-error.ts'
import { parseInput } from './parse-input.ts'

const schema = z.object({
  name: z.string().trim().min(1).max(5),
  slug: z.string().regex(/^[a-z]+$/, 'errors.workspace.slug'),
  deep: z.object({ count: z.number() }),
})

function fieldsOf(input: unknown): Record<string, string> {
  try {
    parseInput(schema, input)
  } catch (error) {
    if (isAppError(error) && error.code === 'BAD_INPUT') return error.fields
    throw error
  }
  throw new Error('nothing was refused')
}

test('good input comes back in the schema’s form', () => {
  expect(parseInput(schema, { name: ' Mel ', slug: 'a', deep: { count: 1 }, more: 1 })).toEqual({
    name: 'Mel',
    slug: 'a',
    deep: { count: 1 },
  })
})

test('each bad field gets one key that people can be shown', () => {
  expect(fieldsOf({ name: '  ', slug: 'A', deep: { count: 'x' } })).toEqual({
    name: 'errors.field.required',
    slug: 'errors.workspace.slug',
    'deep.count': 'errors.field.invalid',
  })
  expect(fieldsOf({ name: 'too long', slug: 'a', deep: {} })).toEqual({
    name: 'errors.field.tooLong',
    'deep.count': 'errors.field.required',
  })
})

test('input that is no object at all is refused too', () => {
  for (const input of [null, undefined, 'x', []]) expect(Object.keys(fieldsOf(input))).toEqual([''])
})
