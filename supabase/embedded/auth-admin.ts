import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Pool } from 'pg'
import { z } from 'zod'
import { pathOf, sendJson } from './gateway.ts'

// The part of GoTrue's admin API that the product uses, for an Auth that has none: making, changing and deleting a user,
// with the service key.

const LONGEST_BODY = 64 * 1024
const attributes = z.object({
  email: z.email().toLowerCase().optional(),
  /** As GoTrue: bcrypt reads no further than 72 bytes. */
  password: z.string().min(8).max(72).optional(),
  email_confirm: z.boolean().optional(),
  user_metadata: z.record(z.string(), z.unknown()).optional(),
})
const created = attributes.required({ email: true, password: true })
type Attributes = z.infer<typeof attributes>

/** Handles /auth/v1/admin/users and /auth/v1/admin/users/<id>; hash of passwords as lite makes it. */
export function authAdmin(pool: Pool, serviceRoleKey: string) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!isAuthorized(req, serviceRoleKey)) return refuse(res, 401, 'no_authorization')
    const [, id] = /^\/auth\/v1\/admin\/users(?:\/([0-9a-f-]{36}))?$/.exec(pathOf(req)) ?? [null, undefined]
    if (id && req.method === 'DELETE') return removeUser(pool, id, res)
    const isMaking = !id && pathOf(req) === '/auth/v1/admin/users' && req.method === 'POST'
    if (!isMaking && !(id && req.method === 'PUT')) return refuse(res, 404, 'not_found')
    if (Number(req.headers['content-length'] ?? Number.NaN) > LONGEST_BODY)
      return refuse(res, 413, 'too_large')
    const parsed = (isMaking ? created : attributes).safeParse(await readJson(req))
    if (!parsed.success) return refuse(res, 400, 'validation_failed')
    try {
      const user = id ? await changeUser(pool, id, parsed.data) : await makeUser(pool, parsed.data)
      return user ? sendJson(res, 200, user) : refuse(res, 404, 'user_not_found')
    } catch (error) {
      if ((error as { code?: string }).code === '23505') return refuse(res, 422, 'email_exists')
      throw error
    }
  }
}

const SHOWN = 'id, email, email_confirmed_at, raw_user_meta_data as user_metadata, created_at'
const HASH = "extensions.crypt($2, extensions.gen_salt('bf', 10))"

async function makeUser(pool: Pool, { email, password, email_confirm, user_metadata }: Attributes) {
  const id = randomUUID()
  const { rows } = await pool.query(
    `with made as (
       insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
       values ($1, 'authenticated', 'authenticated', $3, ${HASH}, case when $4 then now() end,
         '{"provider": "email", "providers": ["email"]}', $5)
       returning ${SHOWN}),
     named as (
       insert into auth.identities (id, provider, provider_id, user_id, identity_data)
       select gen_random_uuid(), 'email', made.id::text, made.id,
         jsonb_build_object('sub', made.id, 'email', made.email, 'email_verified', $4, 'phone_verified', false) from made)
     select * from made`,
    [id, password, email, email_confirm ?? false, JSON.stringify(user_metadata ?? {})],
  )
  return rows[0] as unknown
}

async function changeUser(pool: Pool, id: string, { email, password, email_confirm }: Attributes) {
  const { rows } = await pool.query(
    `with changed as (
       update auth.users set
         email = coalesce($3, email),
         email_confirmed_at = case when $4 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
         encrypted_password = case when $2::text is null then encrypted_password else ${HASH} end,
         -- Whatever a mail to the former address could still do is over.
         recovery_token = case when $3::text is null and $2::text is null then recovery_token else '' end,
         updated_at = now()
       where id = $1 returning ${SHOWN}),
     named as (
       update auth.identities i set identity_data = i.identity_data || jsonb_build_object('email', changed.email), updated_at = now()
       from changed where i.user_id = changed.id and i.provider = 'email' and $3::text is not null)
     select * from changed`,
    [id, password ?? null, email ?? null, email_confirm ?? false],
  )
  return rows[0] as unknown
}

async function removeUser(pool: Pool, id: string, res: ServerResponse): Promise<void> {
  const { rowCount } = await pool.query('delete from auth.users where id = $1', [id])
  if (rowCount === 0) return refuse(res, 404, 'user_not_found')
  sendJson(res, 200, {})
}

function isAuthorized(req: IncomingMessage, serviceRoleKey: string): boolean {
  const given = Buffer.from(String(req.headers.authorization ?? '').replace(/^Bearer /i, ''))
  const expected = Buffer.from(serviceRoleKey)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await text(req))
  } catch {
    return null
  }
}

const refuse = (res: ServerResponse, status: number, code: string) =>
  sendJson(res, status, { code: status, error_code: code, msg: code })
