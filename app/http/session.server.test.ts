import { once } from 'node:events'
import { createServer } from 'node:http'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const SECRET = 'only-for-tests-only-for-tests-only-for-tests'
const USER = '0194a8c0-0000-7000-8000-000000000001'
const SESSION = '0194a8c0-0000-7000-8000-000000000002'

/** Auth at the network: each refresh token works once, and every use is counted. */
let uses: string[] = []
const spent = new Set<string>()
const auth = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const token = (JSON.parse(body) as { refresh_token: string }).refresh_token
  uses.push(token)
  const isGood = token.startsWith('good') && !spent.has(token)
  spent.add(token)
  await new Promise((resolve) => setTimeout(resolve, 20))
  response.writeHead(token === 'down' ? 503 : isGood ? 200 : 400, { 'content-type': 'application/json' })
  const access_token = await accessToken({ expiresIn: 3600 })
  response.end(
    JSON.stringify(isGood ? { access_token, refresh_token: `next-${token}`, expires_in: 3600 } : {}),
  )
})

async function accessToken(claims: { expiresIn: number; role?: string; secret?: string }): Promise<string> {
  const { expiresIn, role = 'authenticated', secret = SECRET } = claims
  return new SignJWT({ role, email: 'ana@example.com' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(USER)
    .setAudience('authenticated')
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
    .sign(new TextEncoder().encode(secret))
}

let session: typeof import('./session.server.ts')

beforeAll(async () => {
  auth.listen(0, '127.0.0.1')
  await once(auth, 'listening')
  const address = auth.address()
  const port = typeof address === 'object' && address ? address.port : 0
  Object.assign(process.env, {
    DATABASE_URL: 'postgres://127.0.0.1/none',
    SUPABASE_URL: `http://127.0.0.1:${port}`,
    SUPABASE_ANON_KEY: 'x'.repeat(20),
    SUPABASE_SERVICE_ROLE_KEY: 'x'.repeat(20),
    SUPABASE_JWT_SECRET: SECRET,
    SESSION_SECRET: SECRET,
    APP_URL: 'https://app.example',
  })
  session = await import('./session.server.ts')
})
afterAll(() => auth.close())

async function requestWith(tokens: {
  expiresIn: number
  refreshToken: string
  role?: string
  secret?: string
}) {
  const { expiresIn, refreshToken, role, secret } = tokens
  const cookie = await session.startCookie({
    sessionId: SESSION,
    accessToken: await accessToken({ expiresIn, role, secret }),
    refreshToken,
    expiresAt: Math.floor(Date.now() / 1000) + expiresIn,
  })
  return new Request('https://app.example/w/shop', { headers: { cookie: `a=b; ${cookie.split(';')[0]}` } })
}

describe('the session', () => {
  test('lives in a cookie that scripts, other sites and sister domains cannot touch', async () => {
    const cookie = await session.startCookie({
      sessionId: SESSION,
      accessToken: 'a',
      refreshToken: 'r',
      expiresAt: 0,
    })
    expect(cookie).toMatch(/^__Host-hiviex=/)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Domain')
  })

  test('is nobody’s when the cookie, the token’s signature, its role or its time is wrong', async () => {
    const good = await requestWith({ expiresIn: 3600, refreshToken: 'good-0' })
    expect(await session.readSession(good)).toMatchObject({
      userId: USER,
      sessionId: SESSION,
      email: 'ana@example.com',
    })
    const tampered = good.headers.get('cookie')?.replace(/(hiviex=.{20})./, '$1x') ?? ''
    const wrong = [
      new Request('https://app.example/', { headers: { cookie: tampered } }),
      new Request('https://app.example/'),
      await requestWith({ expiresIn: 3600, refreshToken: 'good-0', secret: `${SECRET}!` }),
      await requestWith({ expiresIn: 3600, refreshToken: 'good-0', role: 'anon' }),
      await requestWith({ expiresIn: -10, refreshToken: 'good-0' }),
    ]
    for (const request of wrong) expect(await session.readSession(request)).toBeNull()
  })

  test('far from its end, it asks Auth nothing', async () => {
    uses = []
    const request = await requestWith({ expiresIn: 3600, refreshToken: 'good-1' })
    expect(await session.openSession(request)).toEqual({ request, setCookie: null })
    expect(uses).toEqual([])
  })

  test('near its end, many requests at once renew it once, and late ones share the outcome', async () => {
    uses = []
    const make = () => requestWith({ expiresIn: 30, refreshToken: 'good-2' })
    const opened = await Promise.all(
      Array.from({ length: 12 }, async () => session.openSession(await make())),
    )
    opened.push(await session.openSession(await make()))
    expect(uses).toEqual(['good-2'])
    for (const { request, setCookie } of opened) {
      expect(setCookie).toMatch(/^__Host-hiviex=/)
      const renewed = await session.readSession(request)
      expect((renewed?.expiresAt ?? 0) - Date.now() / 1000).toBeGreaterThan(3000)
      expect(request.headers.get('cookie')).toContain('a=b')
    }
  })

  test('that Auth has ended is ended here', async () => {
    const { request, setCookie } = await session.openSession(
      await requestWith({ expiresIn: -10, refreshToken: 'revoked' }),
    )
    expect(setCookie).toContain('Max-Age=0')
    expect(await session.readSession(request)).toBeNull()
  })

  test('outlives an Auth that does not answer, and tries again', async () => {
    uses = []
    for (const _ of [1, 2]) {
      const request = await requestWith({ expiresIn: 30, refreshToken: 'down' })
      const opened = await session.openSession(request)
      expect(opened.setCookie).toBeNull()
      expect(await session.readSession(opened.request)).not.toBeNull()
    }
    expect(uses).toEqual(['down', 'down'])
  })
})
