import pg from 'pg'
import { sealWith } from '#app/integrations/secrets/envelope.ts'
import { parseSecretsKeys } from '#app/lib/secrets-keys.ts'
import { type House, startHouse } from '../fixtures/house.ts'
import { type Home, type Json, personOf, type Seeded, seedWorkspaces, workspaceOf } from './seed.ts'

// A running house with the two workspaces of the seeder in it, and real people of theirs who signed up at its door.

export type Person = { email: string; password: string; cookie: string; userId: string }
export type HttpHouse = {
  house: House
  client: pg.Client
  seeded: Seeded
  people: Record<Home, Record<'owner' | 'admin' | 'member', Person>>
  outsider: Person
  stop(): Promise<void>
}

export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')

const PASSWORD = 'a long enough password 42'
let addresses = 0
/** Every request from another address, so that limits by address are not what answers. */
export const newAddress = (): string =>
  `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses++ & 255}`

export const post = (
  house: House,
  path: string,
  form: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
) =>
  fetch(house.baseUrl + path, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: house.baseUrl,
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': newAddress(),
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  })

export async function signUp(house: House, client: pg.Client, email: string): Promise<Person> {
  const response = await post(house, '/sign-up', { name: 'Tester', email, password: PASSWORD })
  let cookie = cookiesOf(response)
  if (!/hiviex=/.test(cookie)) {
    // Auth wants the address confirmed; the tests look at accounts, not at mails.
    await client.query('update auth.users set email_confirmed_at = now() where email = $1', [email])
    cookie = cookiesOf(await post(house, '/sign-in', { email, password: PASSWORD }))
  }
  const { rows } = await client.query<{ id: string }>('select id from auth.users where email = $1', [email])
  if (!rows[0] || !/hiviex=/.test(cookie))
    throw new Error(`nobody could sign up: ${response.status} ${(await response.text()).slice(0, 300)}`)
  return { email, password: PASSWORD, cookie, userId: rows[0].id }
}

const SEALED = {
  'public.provider_connections': ['sealed_key'],
  'public.tool_servers': ['sealed_secret', 'sealed_oauth'],
  'public.tool_secrets': ['sealed_value'],
}

/** What rows only speak of: secrets that open, and files in storage. A door that meets neither would not get to its end. */
async function makeWhole(house: House, client: pg.Client, seeded: Seeded): Promise<void> {
  const [key] = parseSecretsKeys(house.env.SECRETS_KEYS ?? '')
  if (!key) throw new Error('the house keeps no secrets')
  for (const [table, columns] of Object.entries(SEALED)) {
    for (const row of Object.values<Json>(seeded.rows[table] ?? {})) {
      for (const column of columns) {
        const plain = column === 'sealed_oauth' ? '{}' : String(row[column])
        const bound = { workspaceId: String(row.workspace_id), table: table.replace('public.', '') }
        row[column] = sealWith(key, plain, { ...bound, rowId: String(row.id), column })
        await client.query(`update ${table} set ${column} = $1 where id = $2`, [row[column], row.id])
      }
    }
  }
  for (const [table, bucket] of [
    ['public.agent_media', 'media'],
    ['public.attachments', 'uploads'],
  ]) {
    for (const row of Object.values<Json>(seeded.rows[table ?? ''] ?? {})) {
      const token = house.env.SUPABASE_SERVICE_ROLE_KEY ?? ''
      const put = await fetch(`${house.supabaseUrl}/storage/v1/object/${bucket}/${row.storage_path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, apikey: token, 'content-type': 'image/png' },
        body: String(row.storage_path),
      })
      if (!put.ok) throw new Error(`${bucket} did not take a file: ${put.status} ${await put.text()}`)
    }
  }
}

export async function openHouse(): Promise<HttpHouse> {
  const house = await startHouse({
    seed: false,
    quiet: !process.env.VERBOSE,
    env: { TRUSTED_PROXIES: '1', LOG_LEVEL: 'silent' },
  })
  // The worker would do the jobs of rows that nobody could have made; what is asked here is asked of the doors.
  await house.kill('worker')
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  await client.query('set search_path = public, extensions')
  await client.query('begin')
  const seeded = await seedWorkspaces(client)
  await client.query('commit')
  await makeWhole(house, client, seeded)
  const join = async (home: Home, role: string) => {
    const person = await signUp(house, client, `${role}-${home}@sweep.local`)
    await client.query('insert into public.members (workspace_id, user_id, role) values ($1, $2, $3)', [
      workspaceOf(home),
      person.userId,
      role,
    ])
    return person
  }
  const peopleOf = async (home: Home) => ({
    owner: await join(home, 'owner'),
    admin: await join(home, 'admin'),
    member: await join(home, 'member'),
  })
  const people = { a: await peopleOf('a'), b: await peopleOf('b') }
  const outsider = await signUp(house, client, 'outsider@sweep.local')
  return {
    house,
    client,
    seeded,
    people,
    outsider,
    async stop() {
      await client.end()
      await house.stop()
    },
  }
}
export { personOf }
