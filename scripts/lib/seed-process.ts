// Seeds the database that the environment names; its last line is the demo sign-in as JSON.
import { seedDemo } from '../../supabase/seed.ts'

const { DATABASE_URL, SUPABASE_URL, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY } = process.env
const signIn = await seedDemo({
  databaseUrl: DATABASE_URL ?? '',
  supabaseUrl: SUPABASE_URL ?? '',
  anonKey: SUPABASE_ANON_KEY ?? '',
  serviceRoleKey: SUPABASE_SERVICE_ROLE_KEY ?? '',
})
process.stdout.write(`\n${JSON.stringify(signIn)}\n`, () => process.exit())
