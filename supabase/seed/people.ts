import { sql } from 'kysely'
import { insertMember } from '#app/db/members.server.ts'
import { insertProfile } from '#app/db/profiles.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type Context, type PersonContext, scopeOf } from '#app/domain/context.server.ts'

export const DEMO_PASSWORD = 'hiviex-demo'

type Person = { email: string; name: string; locale: 'en' | 'pt-BR' }

export const people = {
  owner: { email: 'demo@hiviex.local', name: 'Rafael Duarte', locale: 'en' },
  colleague: { email: 'ana@hiviex.local', name: 'Ana Prado', locale: 'pt-BR' },
} satisfies Record<string, Person>

type Auth = { supabaseUrl: string; serviceRoleKey: string; anonKey: string }

/** An account with a profile. An address that has one already keeps it, password and all. */
export async function makePerson(auth: Auth, person: Person): Promise<PersonContext> {
  const userId = (await findUser(person.email)) ?? (await register(auth, person))
  const ctx: PersonContext = { actor: { kind: 'user', userId }, requestId: 'seed', locale: person.locale }
  await asActor(scopeOf(ctx), (tx) =>
    insertProfile(tx, { userId, displayName: person.name, locale: person.locale }),
  )
  return ctx
}

export async function addColleague(ctx: Context, colleague: PersonContext): Promise<void> {
  const { userId } = colleague.actor
  // Nobody adds a person without asking them; the demo's colleague has nobody to ask.
  await asSystem('seed: a colleague', (tx) =>
    insertMember(tx, { workspaceId: ctx.workspaceId, userId, role: 'member' }),
  )
}

/** By the admin API, so that no mail has to be confirmed; the embedded Auth has none, and confirms nothing. */
async function register(auth: Auth, person: Person): Promise<string> {
  const data = { name: person.name, locale: person.locale }
  const account = { email: person.email, password: DEMO_PASSWORD }
  const admin = await post(auth, 'admin/users', auth.serviceRoleKey, {
    ...account,
    email_confirm: true,
    user_metadata: data,
  })
  const made = admin.ok ? admin : await post(auth, 'signup', auth.anonKey, { ...account, data })
  const userId = await findUser(person.email)
  if (!userId) throw new Error(`Auth did not register ${person.email}: ${made.status} ${await made.text()}`)
  return userId
}

function post(auth: Auth, path: string, key: string, body: object): Promise<Response> {
  return fetch(`${auth.supabaseUrl}/auth/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', apikey: key, authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  })
}

async function findUser(email: string): Promise<string | undefined> {
  const { rows } = await asSystem('look for a demo account', (tx) =>
    sql<{ id: string }>`select id from auth.users where email = ${email}`.execute(tx),
  )
  return rows[0]?.id
}
