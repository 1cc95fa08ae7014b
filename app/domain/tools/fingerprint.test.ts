import { expect, it } from 'vitest'
import { callKey, canonical, fingerprintOf } from './fingerprint.ts'

it('is the same for the same arguments in any order, and another for any other', () => {
  expect(canonical({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    canonical({ a: true, b: [1, { c: 'x', d: null }] }),
  )
  const key = callKey('find_order', { id: '1', all: false }, '')
  expect(callKey('find_order', { all: false, id: '1' }, 'written otherwise')).toBe(key)
  expect(callKey('find_order', { id: 1, all: false }, '')).not.toBe(key)
  expect(callKey('other', { id: '1', all: false }, '')).not.toBe(key)
  expect(callKey('find_order', null, '{"id"')).not.toBe(callKey('find_order', null, '{"id":'))
})

it('belongs to one run', () => {
  expect(fingerprintOf('a', 'k')).toMatch(/^[0-9a-f]{64}$/)
  expect(fingerprintOf('a', 'k')).not.toBe(fingerprintOf('b', 'k'))
})
