import pg from 'pg'
import { afterAll, expect, it } from 'vitest'

// What is ours around the services: the mailbox, the keys at the door, and what a person's link in a mail does.

const {
  SUPABASE_URL: url = '',
  SUPABASE_ANON_KEY: anonKey = '',
  SUPABASE_SERVICE_ROLE_KEY: serviceKey = '',
} = process.env
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 })
afterAll(() => pool.end())

const post = (path: string, body: unknown, key: string) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, apikey: key },
    body: JSON.stringify(body),
  })

it('captures a mail for the service key alone, and shows it escaped, its HTML sandboxed', async () => {
  const mail = {
    to: 'a@example.test',
    subject: '<script>alert(1)</script>',
    text: '"&<b>',
    html: '<b>hi</b><script>x()</script>',
  }
  expect((await post('/embedded/mails', mail, anonKey)).status).toBe(401)
  expect((await post('/embedded/mails', { to: 'a@example.test' }, serviceKey)).status).toBe(400)
  expect((await post('/embedded/mails', mail, serviceKey)).status).toBe(201)
  const { rows } = await pool.query('select id from embedded.captured_mails where subject = $1', [
    mail.subject,
  ])
  expect(rows).toHaveLength(1)

  const list = await fetch(`${url}/mailbox`)
  const page = await list.text()
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toContain('<script>')
  expect(list.headers.get('content-security-policy')).toContain("default-src 'none'")

  const one = await fetch(`${url}/mailbox/${rows[0].id}`)
  expect(await one.text()).toBe(mail.html)
  expect(one.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups; default-src 'none'/)
})

it('answers an unknown or broken mail id with 404', async () => {
  for (const id of ['00000000-0000-4000-8000-000000000000', 'x', "'--"])
    expect((await fetch(`${url}/mailbox/${encodeURIComponent(id)}`)).status).toBe(404)
})

it('opens auth and REST to a known key only', async () => {
  const status = async (path: string, key?: string) =>
    (await fetch(`${url}${path}`, { headers: key ? { apikey: key } : {} })).status
  expect(await status('/rest/v1/workspaces')).toBe(401)
  expect(await status('/rest/v1/workspaces', 'eyJhbGciOiJub25lIn0.e30.')).toBe(401)
  expect(await status('/auth/v1/settings', anonKey)).toBe(200)
  expect(await status('/nowhere')).toBe(404)
})

it('gives anon and authenticated no grant on any table but storage and realtime', async () => {
  const { rows } = await pool.query(`
    select distinct grantee, table_schema from information_schema.role_table_grants
    where grantee in ('anon', 'authenticated', 'PUBLIC') and table_schema not in ('pg_catalog', 'information_schema')`)
  expect([...new Set(rows.map((row) => row.table_schema))].sort()).toEqual(['realtime', 'storage'])
})

it('sends a recovery link that leads to the gateway and signs in', async () => {
  const email = `link-${Date.now()}@example.test`
  expect((await post('/auth/v1/signup', { email, password: 'long enough' }, anonKey)).status).toBe(200)
  expect((await post('/auth/v1/recover', { email }, anonKey)).status).toBe(200)
  const { rows } = await pool.query('select text, html from embedded.captured_mails where to_address = $1', [
    email,
  ])
  const link = /https?:\/\/\S+verify\?\S+/.exec(rows[0].text)?.[0] ?? ''
  expect(link.startsWith(`${url}/auth/v1/verify`)).toBe(true)
  const answer = await fetch(link, { redirect: 'manual' })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toContain('access_token=')
})

it('refuses a body that no bucket takes before reading it', async () => {
  const answer = await fetch(`${url}/storage/v1/object/knowledge/x`, {
    method: 'POST',
    headers: { apikey: serviceKey, authorization: `Bearer ${serviceKey}`, 'content-type': 'text/plain' },
    body: Buffer.alloc(53 * 1024 * 1024),
  }).catch((error: unknown) => error)
  // The refusal may come while the body is still being sent, which fetch reports as a broken connection.
  if (answer instanceof Response) expect(answer.status).toBe(413)
  else expect(String((answer as Error).cause)).toMatch(/ECONNRESET|EPIPE|other side closed/)
})
