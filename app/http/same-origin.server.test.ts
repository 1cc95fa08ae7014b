import { beforeAll, expect, test } from 'vitest'

let requireSameOrigin: typeof import('./same-origin.server.ts').requireSameOrigin

beforeAll(async () => {
  Object.assign(process.env, {
    DATABASE_URL: 'postgres://127.0.0.1/none',
    SUPABASE_URL: 'http://127.0.0.1:1',
    SUPABASE_ANON_KEY: 'x'.repeat(20),
    SUPABASE_SERVICE_ROLE_KEY: 'x'.repeat(20),
    SESSION_SECRET: 'x'.repeat(32),
    APP_URL: 'https://app.example',
  })
  requireSameOrigin = (await import('./same-origin.server.ts')).requireSameOrigin
})

const post = (origin: string | null, method = 'POST') =>
  new Request('http://10.0.0.7:3000/w/shop/settings', {
    method,
    headers: { host: '10.0.0.7:3000', ...(origin === null ? {} : { origin }) },
  })

test('our own address passes, by the host asked for and by the one people know', () => {
  expect(() => requireSameOrigin(post('http://10.0.0.7:3000'))).not.toThrow()
  expect(() => requireSameOrigin(post('https://app.example'))).not.toThrow()
})

test.each([
  null,
  'null',
  '',
  'https://evil.example',
  'https://app.example.evil.example',
  'http://app.example',
  'https://app.example:8443',
  'http://10.0.0.7:3001',
  'https://app.example@evil.example',
])('a change asked for by %j is refused', (origin) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(() => requireSameOrigin(post(origin, method))).toThrow('errors.badOrigin')
  }
})

test('reading needs no origin', () => {
  expect(() => requireSameOrigin(post(null, 'GET'))).not.toThrow()
})
