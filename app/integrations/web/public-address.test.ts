import { describe, expect, it } from 'vitest'
import { HOSTILE_ADDRESSES } from '../../../tests/fixtures/hostile-addresses.ts'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

describe('a public address', () => {
  it.each(HOSTILE_ADDRESSES)('is not %s', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '126.255.255.255',
    '172.15.255.255',
    '172.32.0.1',
    '198.17.255.255',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82b::200e',
    '2001:4860:4860::8888',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true))

  it('is nothing that is no address, or an address of a link', () => {
    for (const text of ['', 'localhost', 'example.com', '1.2.3.4.5', 'fe80::1%eth0', '2606:4700::1111%1'])
      expect(isPublicAddress(text)).toBe(false)
  })
})

describe('a loopback address', () => {
  it('is 127.0.0.0/8 or ::1 and nothing that only contains them', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopbackAddress)).toBe(true)
    expect(['::ffff:127.0.0.1', '::127.0.0.1', '128.0.0.1', '0.0.0.0', '::'].some(isLoopbackAddress)).toBe(
      false,
    )
  })
})
