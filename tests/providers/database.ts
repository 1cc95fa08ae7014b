import { randomBytes } from 'node:crypto'
import { startEmbedded } from '../../supabase/embedded/start.ts'

/** Runs `work` with an empty product's database, in memory; the app's own pool talks to it. */
export async function withEmpty<T>(work: () => Promise<T>): Promise<T> {
  const embedded = await startEmbedded({ dataDir: 'memory', apiPort: 0, dbPort: 0, log: () => {} })
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
    SUPABASE_JWT_SECRET: embedded.jwtSecret,
    SESSION_SECRET: embedded.sessionSecret,
    SECRETS_KEYS: `test:${randomBytes(32).toString('base64')}`,
    ALLOW_LOOPBACK_FETCH: '1',
  })
  try {
    return await work()
  } finally {
    const { pool } = await import('#app/db/pool.server.ts')
    await pool().end()
    await embedded.stop()
  }
}
