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
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
    SUPABASE_JWT_SECRET: embedded.jwtSecret,
    SESSION_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
  })
  return async () => {
    await embedded.stop()
    await scratch?.drop()
  }
}
