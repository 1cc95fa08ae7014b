import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockFolder, newSecrets, readSecrets } from './data-folder.ts'
import { startGateway } from './gateway.ts'
import { makeApiKeys } from './keys.ts'
import { applyMigrations, readMigrations } from './migrate.ts'
import { type OAuthProviders, providersIn } from './oauth-providers.ts'
import { startServices } from './services.ts'

export type EmbeddedOptions = {
  /** A folder that keeps everything, or 'memory': nothing outlives `stop()`. */
  dataDir: string
  /** A real Postgres with pgvector to work on, by its owner's URL. Without it, PGlite. */
  databaseUrl?: string | undefined
  /** 0 takes any free port. */
  apiPort?: number
  dbPort?: number
  /** Where people come back to from links in auth mails. */
  siteUrl?: string
  /** smtp://user:password@host:port for the auth service's mails; without it they are captured. */
  smtpUrl?: string | undefined
  mailFrom?: string | undefined
  /** Whether a new account answers a mail first. Left out: EMBEDDED_CONFIRM_SIGN_UP, else whether mails go out at all. */
  confirmSignUp?: boolean
  /** Left out: what the environment names. */
  providers?: OAuthProviders | undefined
  /** False leaves out the page that shows captured mails. */
  mailbox?: boolean
  /** False leaves the project's own migrations out. */
  migrate?: boolean
  log?: (line: string) => void
  /** The database stopped by itself; the process should end. */
  onCrash?: (error: unknown) => void
}

export type Embedded = {
  databaseUrl: string
  supabaseUrl: string
  anonKey: string
  serviceRoleKey: string
  jwtSecret: string
  /** Made with the data folder, for the web server's session cookie. */
  sessionSecret: string
  /** Made with the data folder: SECRETS_KEYS, unless the environment has its own. */
  secretsKeys: string
  /** What the start brought up to date: the files' names. */
  migrations: string[]
  stop(): Promise<void>
}

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))

/**
 * The embedded Supabase: database, auth, REST, storage, realtime, functions and captured mail in this process. Throws
 * FolderLockedError when another process works on the folder, and a plain Error with one line for the rest.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => {})
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) {
      await close().catch((error: unknown) => log(`while stopping: ${String(error)}`))
    }
  }
  try {
    const isMemory = options.dataDir === 'memory'
    const folder = isMemory ? await mkdtemp(join(tmpdir(), 'hiviex-')) : options.dataDir
    closers.push(isMemory ? () => rm(folder, { recursive: true, force: true }) : await lockFolder(folder))
    const secrets = isMemory ? newSecrets() : await readSecrets(folder)
    const keys = await makeApiKeys(secrets.jwtSecret)
    const gateway = await startGateway(options.apiPort ?? 0)
    closers.push(gateway.close)

    // Loaded while the database opens: neither needs the other.
    for (const part of [import('@supabase/lite'), import('graphile-worker')]) part.catch(() => {})
    const database = options.databaseUrl
      ? { url: options.databaseUrl, settled: async () => {} }
      : await startDatabase(
          isMemory ? null : join(folder, 'postgres'),
          secrets.databasePassword,
          options,
          closers,
        )
    const databaseUrl = database.url

    const { default: pg } = await import('pg')
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    pool.on('error', () => {})
    closers.push(() => pool.end())

    const services = await startServices({
      ...keys,
      databaseUrl,
      jwtSecret: secrets.jwtSecret,
      siteUrl: options.siteUrl ?? 'http://localhost:3000',
      smtpUrl: options.smtpUrl,
      mailFrom: options.mailFrom,
      mailbox: options.mailbox ?? true,
      confirmSignUp: options.confirmSignUp ?? confirmsSignUp(process.env, options.smtpUrl),
      providers: options.providers ?? providersIn(process.env),
      folder,
      gateway,
      pool,
      closers,
    })
    const client = await pool.connect()
    let migrations: string[] = []
    try {
      await services.prepare(client)
      if (options.migrate !== false)
        migrations = await applyMigrations(client, await readMigrations(MIGRATIONS), log)
    } finally {
      client.release()
    }
    await database.settled()
    await services.open()
    return {
      ...keys,
      databaseUrl,
      supabaseUrl: gateway.url,
      jwtSecret: secrets.jwtSecret,
      sessionSecret: secrets.sessionSecret,
      secretsKeys: secrets.secretsKeys,
      migrations,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type Database = {
  url: string
  /** Call when the schema is complete and nobody works on it yet. */
  settled(): Promise<void>
}

async function startDatabase(
  folder: string | null,
  password: string,
  options: EmbeddedOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Database> {
  const [{ openPostgres }, { startWire }, { ensureDatabaseFolder }, { loadSnapshot, saveSnapshot }] =
    await Promise.all([
      import('./engine.ts'),
      import('./wire/server.ts'),
      import('./initdb.ts'),
      import('./snapshot.ts'),
    ])
  if (folder) await ensureDatabaseFolder(folder)
  const useSnapshot = folder === null && options.migrate !== false
  const snapshot = useSnapshot ? await loadSnapshot() : null
  const engine = await openPostgres(folder, snapshot ?? undefined)
  closers.push(engine.close)
  const wire = await startWire({
    engine,
    port: options.dbPort ?? 0,
    serverVersion: engine.serverVersion,
    password,
    onCrash: (error, isBack) => {
      if (isBack) options.log?.(`the embedded database broke down and was started again: ${String(error)}`)
      else options.onCrash?.(error)
    },
  })
  closers.push(wire.close)
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${wire.port}/postgres`,
    settled: async () => {
      if (useSnapshot && !snapshot) await saveSnapshot(engine.dump)
    },
  }
}

/** Said in the environment, or else: as soon as mails really go out. Without mails, nobody could confirm anything. */
export function confirmsSignUp(
  env: Record<string, string | undefined>,
  smtpUrl: string | undefined,
): boolean {
  const said = env.EMBEDDED_CONFIRM_SIGN_UP
  return said ? said === '1' || said === 'true' : Boolean(smtpUrl)
}
