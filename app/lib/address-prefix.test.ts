import { expect, test } from 'vitest'
import { addressPrefix } from './address-prefix.ts'

test('an address becomes the network it is in', () => {
  expect(addressPrefix('203.0.113.77')).toBe('203.0.113.x')
  expect(addressPrefix('2001:db8:12:34:5:6:7:8')).toBe('2001:db8:12::')
  expect(addressPrefix('2001:db8::1')).toBe('2001:db8::')
  expect(addressPrefix('::1')).toBe('::')
})

test('what is no address says nothing', () => {
  expect(addressPrefix('unknown')).toBe('')
})
