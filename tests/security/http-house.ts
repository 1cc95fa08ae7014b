import pg from 'pg'
import { type House, startHouse } from '../fixtures/house.ts'
import { type Home, personOf, type Seeded, seedWorkspaces, workspaceOf } from './seed.ts'

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
