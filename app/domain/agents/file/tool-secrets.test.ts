import { describe, expect, it } from 'vitest'
import type { HttpConfig } from '#app/domain/tools/schemas.ts'
import { secretsOf, withoutSecrets } from './tool-secrets.ts'

const base = {
  method: 'GET',
  url: 'https://api.example.com/orders',
  fixed: [],
  parameters: [],
  response: { mode: 'text', fields: [] },
  timeoutSeconds: 10,
}
const bare = (change: object): HttpConfig => {
  const config = withoutSecrets({ ...base, ...change })
  if (!config) throw new Error('was no request')
  return config
}

describe('a request on its way into a file', () => {
  it.each([
    'Authorization',
    'X-Api-Key',
    'api_key',
    'Cookie',
    'X-Auth-Token',
    'access-token',
    'Client-Secret',
    'password',
  ])('leaves what stands openly in the header %s behind', (name) => {
    const config = bare({ fixed: [{ place: 'header', name, value: 'canary-7f3a' }] })
    expect(JSON.stringify(config)).not.toContain('canary')
    expect(secretsOf(config)).toHaveLength(1)
  })

  it.each([
    'key=canary-7f3a',
    'token=canary-7f3a&q=1',
    'q=1&api_key=canary-7f3a',
    'access_token=canary-7f3a',
  ])('leaves what stands openly in the address %s behind', (query) => {
    const config = bare({ url: `${base.url}?${query}` })
    expect(JSON.stringify(config)).not.toContain('canary')
    expect(secretsOf(config)).toHaveLength(1)
  })

  it('keeps what is no secret, and names of secrets that are one', () => {
    const fixed = [
      { place: 'header' as const, name: 'Accept', value: 'application/json' },
      { place: 'header' as const, name: 'Authorization', value: 'Bearer {{secret:SHOP}}' },
    ]
    const config = bare({ fixed, url: `${base.url}?lang=en` })
    expect(config.fixed).toEqual(fixed)
    expect(config.url).toBe(`${base.url}?lang=en`)
    expect(secretsOf(config)).toEqual(['SHOP'])
  })

  it('is none when it is no request of ours', () => {
    expect(withoutSecrets({})).toBeNull()
    expect(withoutSecrets({ ...base, url: 'ftp://example.com' })).toBeNull()
    expect(withoutSecrets(null)).toBeNull()
  })
})
