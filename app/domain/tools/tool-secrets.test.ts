import { describe, expect, it } from 'vitest'
import { withoutSecrets } from './tool-secrets.server.ts'

const SECRET = 'tk "5f3a9c"/+% e7'

describe('what a service answers', () => {
  it.each([
    ['as it is', SECRET],
    ['in an address', encodeURIComponent(SECRET)],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['as hex', Buffer.from(SECRET).toString('hex')],
    ['as base64', Buffer.from(SECRET).toString('base64')],
    ['as base64 inside a header', Buffer.from(`Bearer ${SECRET}!`).toString('base64')],
    ['as base64 behind a user', Buffer.from(`ab:${SECRET}`).toString('base64url')],
  ])('is rid of a secret that is written %s', (_how, written) => {
    const clean = withoutSecrets(`before ${written} after`, [SECRET])
    expect(clean).toContain('[secret]')
    expect(clean).toMatch(/^before .*after$/)
    expect(clean).not.toContain('5f3a9c')
    // Nothing of its middle is left in any form.
    const middle = Buffer.from(SECRET.slice(4, 12))
    expect(clean).not.toContain(middle.toString('hex'))
  })

  it.each([
    ['the token', 'Bearer tk-5f3a9c-e7', 'tk-5f3a9c-e7'],
    ['the pair', `Basic ${Buffer.from('shop:tk-5f3a9c-e7').toString('base64')}`, 'shop:tk-5f3a9c-e7'],
    ['the password', `Basic ${Buffer.from('shop:tk-5f3a9c-e7').toString('base64')}`, 'tk-5f3a9c-e7'],
  ])('is rid of %s of a header that was sent', (_what, header, written) => {
    expect(withoutSecrets(`No such key: ${written}.`, [header])).toBe('No such key: [secret].')
  })

  it('keeps ordinary words', () => {
    expect(withoutSecrets('It is an ordinary day.', ['day'])).toBe('It is an ordinary day.')
    expect(withoutSecrets('The bearer of a Bearer token.', ['Bearer tk-5f3a9c-e7'])).toBe(
      'The bearer of a Bearer token.',
    )
  })
})
