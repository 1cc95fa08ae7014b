import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '../../supabase/embedded/start.ts'

// An installation of its own, where a new account answers a mail first; and a list of leaked passwords at the network.

const LEAKED = 'a password that leaked'
let embedded: Embedded
let db: pg.Client
let signIn: typeof import('#app/http/sign-in.server.ts')
let breach: typeof import('#app/integrations/passwords/breach-list.server.ts')
const asked: string[] = []
const ranges = createServer((request, response) => {
  asked.push(request.url ?? '')
  const hash = createHash('sha1').update(LEAKED).digest('hex').toUpperCase()
  const lines = [`${'0'.repeat(35)}:3`, `${hash.slice(5)}:42`, `${'F'.repeat(35)}:0`]
  response.writeHead(200, { 'content-type': 'text/plain' }).end(lines.join('\r\n'))
})

beforeAll(async () => {
  embedded = await startEmbedded({ dataDir: 'memory', apiPort: 0, dbPort: 0, confirmSignUp: true })
  ranges.listen(0, '127.0.0.1')
  await once(ranges, 'listening')
  const address = ranges.address()
  Object.assign(process.env, {
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
    SUPABASE_JWT_SECRET: embedded.jwtSecret,
    BREACH_CHECK_URL: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/range/`,
    ALLOW_LOOPBACK_FETCH: '1',
  })
  signIn = await import('#app/http/sign-in.server.ts')
  breach = await import('#app/integrations/passwords/breach-list.server.ts')
  db = new pg.Client({ connectionString: embedded.databaseUrl })
  await db.connect()
})
afterAll(async () => {
  await db.end()
  ranges.close()
  const { closePool } = await import('#app/db/pool.server.ts')
  await closePool()
  await embedded.stop()
})

async function signUp(email: string, password = 'honey in the comb') {
  const form = new FormData()
  for (const [name, value] of Object.entries({ name: 'Ana Lima', email, password })) form.set(name, value)
  const request = new Request('http://localhost/sign-up', { method: 'POST' })
  const answer = await signIn.signUp({ request, form, address: '203.0.113.9' })
  return JSON.parse(JSON.stringify(answer).replaceAll(email, '…')) as unknown
}

async function mailsTo(email: string, atLeast: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { rowCount } = await db.query('select 1 from embedded.captured_mails where to_address = $1', [
      email,
    ])
    if ((rowCount ?? 0) >= atLeast) return rowCount ?? 0
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('no mail')
}

test('signing up with a known address answers as with a new one; its mailbox gets a way in', async () => {
  const email = `${crypto.randomUUID()}@example.test`
  const fresh = await signUp(email)
  expect(fresh).toMatchObject({ data: { failure: null, mailedTo: '…' } })
  await mailsTo(email, 1)
  await db.query('update auth.users set email_confirmed_at = now() where email = $1', [email])
  expect(await signUp(email, 'another long enough one')).toEqual(fresh)
  await mailsTo(email, 2)
  const auth = await import('#app/integrations/supabase/auth.server.ts')
  expect(await auth.signInWithPassword(email, 'another long enough one')).toBeNull()
  expect(await auth.signInWithPassword(email, 'honey in the comb')).not.toBeNull()
})

test('a leaked password is found by five characters of its hash, and refused', async () => {
  asked.length = 0
  expect(await breach.isBreached(LEAKED)).toBe(true)
  expect(await breach.isBreached('a password that did not leak')).toBe(false)
  expect(asked).toHaveLength(2)
  for (const url of asked) expect(url).toMatch(/^\/range\/[0-9A-F]{5}$/)
  const answer = await signUp(`${crypto.randomUUID()}@example.test`, LEAKED)
  expect(answer).toMatchObject({
    data: { failure: { errors: { password: 'errors.account.passwordBreached' } } },
  })
})

test('a list of leaked passwords that does not answer keeps nobody out', async () => {
  ranges.closeAllConnections()
  ranges.close()
  expect(await breach.isBreached(LEAKED)).toBe(false)
})
