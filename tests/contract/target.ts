import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import pg from 'pg'
import { inject } from 'vitest'

/** The Supabase under test. */
export type Target = {
  isEmbedded: boolean
  url: string
  anonKey: string
  serviceRoleKey: string
  /** Undefined when the project's secret is not known: forged and expired tokens are skipped then. */
  jwtSecret: string | undefined
  databaseUrl: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    target: Target
  }
}

export const target = inject('target')

export const PASSWORD = 'a long enough password 42'

export type Person = { id: string; email: string; client: SupabaseClient; accessToken: string }
export type Tenant = { workspaceId: string; owner: Person }

const clients = new Set<SupabaseClient>()
const NO_SESSION = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }

/** A supabase-js client; with a token it speaks as that token's person. */
export function connect(accessToken?: string, key = target.anonKey): SupabaseClient {
  const client = createClient(target.url, key, {
    ...(accessToken === undefined ? { auth: NO_SESSION } : { accessToken: async () => accessToken }),
  })
  clients.add(client)
  return client
}

/** Ends every socket and timer of this file's clients. */
export async function disconnectAll(): Promise<void> {
  for (const client of clients) {
    await client.removeAllChannels()
    await client.realtime.disconnect()
  }
  clients.clear()
}

let pool: pg.Pool | undefined

/** Queries as the login that owns the tables. */
export async function sql<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  pool ??= new pg.Pool({ connectionString: target.databaseUrl, max: 2 })
  return (await pool.query<Row>(text, values)).rows
}

export async function closeSql(): Promise<void> {
  await pool?.end()
  pool = undefined
}

export const uniqueEmail = () => `contract-${randomUUID()}@example.com`

/** A confirmed person, signed in with a password. */
export async function createPerson(): Promise<Person> {
  const email = uniqueEmail()
  const client = connect()
  // By the admin's hand, so that a project that confirms addresses needs no mail; the embedded one has no such hand.
  const admin = connect(undefined, target.serviceRoleKey).auth.admin
  const created = await admin.createUser({ email, password: PASSWORD, email_confirm: true })
  if (created.error) {
    const { error } = await client.auth.signUp({ email, password: PASSWORD })
    if (error) throw error
  }
  const { data, error } = await client.auth.signInWithPassword({ email, password: PASSWORD })
  if (error) throw error
  return { id: data.user.id, email, client, accessToken: data.session.access_token }
}

/** A workspace with one owner. */
export async function createTenant(): Promise<Tenant> {
  const owner = await createPerson()
  const workspaceId = randomUUID()
  await sql('insert into public.workspaces (id, slug, name) values ($1, $2, $3)', [
    workspaceId,
    `contract-${workspaceId.slice(0, 8)}`,
    'Contract',
  ])
  await addMember(workspaceId, owner)
  return { workspaceId, owner }
}

export async function addMember(workspaceId: string, person: Person): Promise<void> {
  await sql("insert into public.members (workspace_id, user_id, role) values ($1, $2, 'owner')", [
    workspaceId,
    person.id,
  ])
}

export async function removeMember(workspaceId: string, person: Person): Promise<void> {
  await sql('delete from public.members where workspace_id = $1 and user_id = $2', [workspaceId, person.id])
}

/** A person's token with other claims, signed with the project's secret or a foreign one. */
export async function signToken(
  claims: Record<string, unknown>,
  secondsLeft: number,
  secret = target.jwtSecret,
): Promise<string> {
  if (!secret) throw new Error('SUPABASE_JWT_SECRET is not known')
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ aud: 'authenticated', role: 'authenticated', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now - 60)
    .setExpirationTime(now + secondsLeft)
    .sign(new TextEncoder().encode(secret))
}
