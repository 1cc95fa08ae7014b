import { expect, it } from 'vitest'
import { storableJson } from './storable-json.ts'

it('drops what no text of the database can hold, wherever it stands', () => {
  expect(storableJson({ 'a\0': ['x\0y', { deep: '\ud800' }], n: 1, none: null })).toEqual({
    a: ['xy', { deep: '\ufffd' }],
    n: 1,
    none: null,
  })
})
