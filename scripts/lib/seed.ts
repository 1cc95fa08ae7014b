// A process of its own, so that everything the seed loads is gone afterwards. Environment: that of the web server.
import pg from 'pg'
import { seedDemo } from '../../supabase/seed.ts'

type SignIn = { email: string; password: string }

const required = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

const databaseUrl = required('DATABASE_URL')
const client = new pg.Client(databaseUrl)
await client.connect()
const { rows } = await client.query<{ value: string }>(
  "select value from embedded.state where name = 'seeded'",
)
let signIn = rows[0] ? (JSON.parse(rows[0].value) as SignIn | null) : null
if (rows[0]) {
  console.log('already there')
} else {
  signIn = await seedDemo({
    databaseUrl,
    supabaseUrl: required('SUPABASE_URL'),
    anonKey: required('SUPABASE_ANON_KEY'),
    serviceRoleKey: required('SUPABASE_SERVICE_ROLE_KEY'),
  })
  await client.query("insert into embedded.state (name, value) values ('seeded', $1)", [
    JSON.stringify(signIn ?? null),
  ])
}
if (signIn) console.log(`sign in: ${signIn.email} / ${signIn.password}`)
await client.end()
process.exit()
