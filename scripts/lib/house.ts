import { fileURLToPath } from 'node:url'
import { parseEnv } from '#app/env.server.ts'
import { FolderLockedError } from '../../supabase/embedded/data-folder.ts'
import { readPort, requireFreePorts } from './ports.ts'
import { step, UsageError } from './say.ts'

/** What the parts of a running installation stand on: a Supabase, and the environment that leads to it. */
export type House = {
  kind: 'project' | 'postgres' | 'pglite'
  /** The whole environment for the children. */
  env: Record<string, string>
  port: number
  appUrl: string
  stop(): Promise<void>
}

type Given = {
  env: Record<string, string>
  mode: 'development' | 'production'
  /** The embedded database stopped by itself. */
  onCrash(error: unknown): void
  log(line: string): void
}

const MIGRATIONS = fileURLToPath(new URL('../../supabase/migrations', import.meta.url))
const PLACEHOLDER = 'x'.repeat(40)

/**
 * Checks everything that can be wrong before anything starts, then brings up the Supabase that the environment names (a
 * project of one's own, a real Postgres, or PGlite) with all migrations. Throws UsageError.
 */
export async function openHouse({ env: given, mode, onCrash, log }: Given): Promise<House> {
  const env: Record<string, string> = {
    // A model, tool server or site on the developer's own machine works at once; a value of one's own wins.
    ...(mode === 'development' ? { ALLOW_LOOPBACK_FETCH: '1' } : {}),
    ...given,
    NODE_ENV: mode,
  }
  const kind = env.SUPABASE_URL ? 'project' : env.DATABASE_URL ? 'postgres' : 'pglite'
  const port = readPort(env, 'PORT', 3000)
  const apiPort = readPort(env, 'EMBEDDED_API_PORT', 54321)
  const dbPort = readPort(env, 'EMBEDDED_DB_PORT', 54322)
  const { APP_URL: appUrl } = checkEnvironment(env, kind)
  await requireFreePorts([
    { variable: 'PORT', purpose: 'the web server', port },
    ...(kind === 'project'
      ? []
      : [{ variable: 'EMBEDDED_API_PORT', purpose: 'the Supabase API', port: apiPort }]),
    ...(kind === 'pglite' ? [{ variable: 'EMBEDDED_DB_PORT', purpose: 'the database', port: dbPort }] : []),
  ])
  const common = { kind, port, appUrl } as const

  if (kind === 'project') {
    await step('Migrations', () => migrateProject(env.DATABASE_URL ?? '', log), countOf)
    return { ...common, env, stop: async () => {} }
  }
  const dataDir = env.EMBEDDED_DATA_DIR ?? '.data'
  const embedded = await step(
    kind === 'pglite' ? `Supabase, embedded in ${dataDir}` : 'Supabase services on your PostgreSQL',
    async () => {
      const { confirmsSignUp, startEmbedded } = await import('../../supabase/embedded/start.ts')
      const { providersIn } = await import('../../supabase/embedded/oauth-providers.ts')
      return startEmbedded({
        dataDir,
        databaseUrl: env.DATABASE_URL,
        apiPort,
        dbPort,
        siteUrl: appUrl,
        smtpUrl: env.SMTP_URL,
        mailFrom: env.MAIL_FROM,
        confirmSignUp: confirmsSignUp(env, env.SMTP_URL),
        providers: providersIn(env),
        mailbox: mode === 'development',
        log,
        onCrash,
      }).catch((error: unknown) => {
        throw error instanceof FolderLockedError || isUnreachable(error)
          ? new UsageError((error as Error).message)
          : error
      })
    },
    ({ migrations }) => countOf(migrations),
  )
  return {
    ...common,
    env: {
      ...env,
      DATABASE_URL: embedded.databaseUrl,
      SUPABASE_URL: embedded.supabaseUrl,
      SUPABASE_ANON_KEY: embedded.anonKey,
      SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
      SUPABASE_JWT_SECRET: embedded.jwtSecret,
      SESSION_SECRET: env.SESSION_SECRET ?? embedded.sessionSecret,
      SECRETS_KEYS: env.SECRETS_KEYS ?? embedded.secretsKeys,
      EMBEDDED_SUPABASE: '1',
    },
    stop: embedded.stop,
  }
}

const countOf = (migrations: string[]) =>
  migrations.length === 0 ? 'nothing to migrate' : `${migrations.length} migrations applied`

/** What the embedded parts will provide is filled in, so that only what a person set can be wrong. */
function checkEnvironment(env: Record<string, string>, kind: House['kind']) {
  const provided = {
    DATABASE_URL: 'postgres://localhost/x',
    SUPABASE_URL: 'http://localhost',
    SUPABASE_ANON_KEY: PLACEHOLDER,
    SUPABASE_SERVICE_ROLE_KEY: PLACEHOLDER,
    SESSION_SECRET: PLACEHOLDER,
  }
  try {
    return parseEnv(kind === 'project' ? env : { ...provided, ...env })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function migrateProject(databaseUrl: string, log: (line: string) => void): Promise<string[]> {
  const [{ default: pg }, { applyMigrations, ensureHistory, readMigrations }, { migrateQueue }] =
    await Promise.all([
      import('pg'),
      import('../../supabase/embedded/migrate.ts'),
      import('../../supabase/embedded/platform.ts'),
    ])
  const client = new pg.Client(databaseUrl)
  try {
    await client.connect()
    await migrateQueue(databaseUrl)
    await ensureHistory(client)
    return await applyMigrations(client, await readMigrations(MIGRATIONS), log)
  } catch (error) {
    throw isUnreachable(error) ? new UsageError(`DATABASE_URL: ${(error as Error).message}`) : error
  } finally {
    await client.end().catch(() => {})
  }
}

function isUnreachable(error: unknown): boolean {
  const { code } = error as { code?: string }
  return ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '28000', '3D000'].includes(code ?? '')
}
