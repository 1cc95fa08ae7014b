import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { startEmbedded } from '../supabase/embedded/start.ts'
import { createScratchDatabase } from './scratch-database.ts'

/**
 * A migrated database with all services for the integration tests: PGlite in memory, or, with TEST_DATABASE_URL (an owner
 * of a server), a fresh database on that server. The tests find it through the environment, as the app does.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const scratch = process.env.TEST_DATABASE_URL
    ? await createScratchDatabase(process.env.TEST_DATABASE_URL, 'integration')
    : null
  const embedded = await startEmbedded({
    dataDir: 'memory',
    databaseUrl: scratch?.url,
    apiPort: 0,
    dbPort: 0,
    onCrash: (error) => console.error('the embedded database has stopped', error),
  }).catch(async (error: unknown) => {
    await scratch?.drop()
    throw error
  })
  const isWatched = Boolean(process.env.AUDIT_WITNESS)
  if (isWatched) await callWitness(embedded.databaseUrl)
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
    SUPABASE_JWT_SECRET: embedded.jwtSecret,
    SESSION_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
    SECRETS_KEYS: `tests:${Buffer.alloc(32, 7).toString('base64')}`,
  })
  return async () => {
    const silent = isWatched ? await hearWitness(embedded.databaseUrl) : []
    await embedded.stop()
    await scratch?.drop()
    // Rows that fixtures and the seed write past the verbs stand here too.
    if (isWatched) console.error(`Changes without an entry in the audit log: ${silent.join(', ') || 'none'}`)
  }
}

/** With AUDIT_WITNESS=1 every change that the tests make is watched: see audit-witness.sql. */
async function callWitness(databaseUrl: string): Promise<void> {
  const statements = await readFile(new URL('./audit-witness.sql', import.meta.url), 'utf8')
  await withClient(databaseUrl, (client) => client.query(statements))
}

async function hearWitness(databaseUrl: string): Promise<string[]> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ what: string }>(
      "select operation || ' ' || relation || ' as ' || role || ' x ' || count(*) as what from witness.silent group by relation, operation, role order by 1",
    ),
  )
  return rows.map(({ what }) => what)
}

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  return run(client).finally(() => client.end())
}
