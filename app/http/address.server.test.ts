import { describe, expect, it } from 'vitest'
import { clientAddress, limitKey } from './address.server.ts'

describe('clientAddress', () => {
  it('ignores X-Forwarded-For without a trusted proxy', () => {
    expect(clientAddress('10.0.0.9', '1.2.3.4', 0)).toBe('10.0.0.9')
  })

  it('takes the entry that our own proxies wrote, whatever stands before it', () => {
    expect(clientAddress('10.0.0.9', '6.6.6.6, 1.2.3.4', 1)).toBe('1.2.3.4')
    expect(clientAddress('10.0.0.9', '6.6.6.6, 1.2.3.4, 10.0.0.1', 2)).toBe('1.2.3.4')
  })

  it('falls back to the socket when the chain is too short or no address', () => {
    expect(clientAddress('::ffff:10.0.0.9', '1.2.3.4', 2)).toBe('10.0.0.9')
    expect(clientAddress('10.0.0.9', 'nonsense!', 1)).toBe('10.0.0.9')
  })
})

describe('limitKey', () => {
  it('counts a whole IPv6 /64 as one caller', () => {
    expect(limitKey('2001:db8:0:1::5')).toBe(limitKey('2001:0db8:0:1:ffff::9'))
    expect(limitKey('2001:db8:0:2::5')).not.toBe(limitKey('2001:db8:0:1::5'))
    expect(limitKey('1.2.3.4')).toBe('1.2.3.4')
  })
})
