import { randomBytes } from 'node:crypto'
import { startEmbedded } from '../../supabase/embedded/start.ts'
import { canary, keepCanary } from './canaries.ts'

/** An empty product's database in memory, and an environment in which every secret is a canary. */
export async function openEvilHouse(options: { allowLoopback: boolean }) {
  const embedded = await startEmbedded({ dataDir: 'memory', apiPort: 0, dbPort: 0, log: () => {} })
  const sealing = randomBytes(32).toString('base64')
  keepCanary('SECRETS_KEYS', sealing)
  const { password } = new URL(embedded.databaseUrl)
  if (password.length < 16) throw new Error('the password of the database is no secret')
  keepCanary('password of the database', password)
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'debug',
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: keepCanary('service role key', embedded.serviceRoleKey),
    SUPABASE_JWT_SECRET: keepCanary('secret of tokens', embedded.jwtSecret),
    SESSION_SECRET: canary('session secret', (core) => `${core}${core}`),
    SECRETS_KEYS: `evil:${sealing}`,
    OPENAI_API_KEY: canary('OpenAI key of the installation', (core) => `sk-proj-${core}`),
    OPENAI_BASE_URL: 'http://127.0.0.1:9/openai',
    ANTHROPIC_API_KEY: canary('Anthropic key of the installation'),
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/anthropic',
    COMPATIBLE_API_KEY: canary('compatible key of the installation'),
    COMPATIBLE_BASE_URL: 'http://127.0.0.1:9/compatible',
    COMPATIBLE_MODELS: 'fake-1',
    SMTP_URL: canary('password of the mail server', (core) => `smtp://hiviex:${core}@127.0.0.1:9`),
    TRUSTED_PROXIES: '1',
    ALLOW_LOOPBACK_FETCH: options.allowLoopback ? '1' : '0',
  })
  return {
    databaseUrl: embedded.databaseUrl,
    async close() {
      const { closePool } = await import('#app/db/pool.server.ts')
      await closePool()
      await embedded.stop()
    },
  }
}
