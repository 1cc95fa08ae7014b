import { AsyncLocalStorage } from 'node:async_hooks'
import type { App } from '@supabase/lite'
import type { createPostgresConnection } from '@supabase/lite/postgres'
import type { Pool } from 'pg'
import { writeAuthMail } from './auth-mail.ts'
import type { ApiKeys } from './keys.ts'
import { type Mail, type MailRoute, mailSender } from './mails.ts'
import type { OAuthProviders } from './oauth-providers.ts'
import { fileStorage } from './storage-files.ts'

export type LiteOptions = ApiKeys &
  MailRoute & {
    databaseUrl: string
    jwtSecret: string
    /** Where the gateway answers: links in auth mails lead there. */
    apiUrl: string
    /** Where people come back to after such a link. */
    siteUrl: string
    storageFolder: string
    /** Whether a new account answers a mail before it is used. */
    confirmSignUp: boolean
    providers: OAuthProviders
    pool: Pool
  }

export type Lite = {
  fetch(request: Request): Promise<Response>
  /** The SQL of its own schemas. */
  systemSchema(): Promise<string>
  ensureSystemSchema(): Promise<void>
  /** REST learns tables and functions anew. */
  reloadSchema(): Promise<void>
  close(): Promise<void>
}

/** Auth, REST and Storage of @supabase/lite, on the database by URL like every other client. */
export async function openLite(options: LiteOptions): Promise<Lite> {
  process.env.EXPERIMENTAL_STORAGE = '1'
  keepCallersErrorsQuiet()
  const [{ App, setExperimental }, postgres] = await Promise.all([
    import('@supabase/lite'),
    import('@supabase/lite/postgres'),
  ])
  setExperimental('storage', true)
  const sendMail = mailSender(options.pool, options)
  const connection = postgres.createPostgresConnection({
    url: options.databaseUrl,
    postgresOptions: { max: 4, idle_timeout: 60, onnotice: () => {} },
  })
  // Left to itself, lite grants ALL on every table with row level security to anon and authenticated as soon as it
  // sees one. Here the migrations alone decide who may do what.
  Object.assign(connection, { rlsState: 'active' })
  connection.kysely = connection.kysely.withPlugin(ownTimeZones)
  const app: App = new App({
    connection: connection as never,
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      site_url: options.siteUrl,
      additional_redirect_urls: [`${options.siteUrl}/**`, `${options.apiUrl}/**`],
      jwt_expiry: 3600,
      minimum_password_length: 8,
      email: { enable_confirmations: options.confirmSignUp, max_frequency: '0s' },
      external: withCallback(options) as never,
    },
    api: { enabled: true, schemas: ['public'], max_rows: 1000 },
    storage: { enabled: true, file_size_limit: '50MiB' },
    studio: { enabled: false },
    options: {
      drivers: {
        email: {
          send: async (mail: Mail) => sendMail(await writeAuthMail(mail, options)),
        } as never,
      },
      server: {
        disableStudio: true,
        apiKeys: {
          resolver: async (key) => {
            if (key === options.anonKey) return { type: 'publishable', claims: { role: 'anon' } }
            if (key === options.serviceRoleKey) return { type: 'secret', claims: { role: 'service_role' } }
            return null
          },
        },
      },
    },
  }) as never
  app._storageAdapter = fileStorage(options.storageFolder)
  return {
    fetch: (request) => answering.run(true, () => app.fetch(request)),
    async systemSchema() {
      await quietly(() => app.init())
      return connection.config.baseSchema ?? ''
    },
    async ensureSystemSchema() {
      await quietly(() => app.init())
      await app.ensureSystemSchema()
    },
    reloadSchema: () => connection.clearSchemaCache(),
    close: () => connection.close(),
  }
}

/**
 * lite asks pg_timezone_names which zones exist, and takes the whole schema for empty when that fails. The view looks at
 * every file of the server's zone folder, so one dangling link there is enough (Debian's packages in a slim container have
 * one), and it takes longer than all the rest. Node knows the zones too.
 */
const ownTimeZones: PluginOfLite = {
  transformQuery({ node }) {
    if (!('sqlFragments' in node) || !String(node.sqlFragments).includes('pg_timezone_names')) return node
    const names = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => `('${name}')`)
    return { ...node, sqlFragments: [`select name from (values ${names.join(', ')}) zones (name)`] }
  },
  transformResult: async ({ result }) => result,
}
/** lite brings a query builder of its own version. */
type PluginOfLite = Parameters<ReturnType<typeof createPostgresConnection>['kysely']['withPlugin']>[0]

/** Providers send people back to the gateway; lite would name the port of its own default. */
function withCallback({ providers, apiUrl }: Pick<LiteOptions, 'providers' | 'apiUrl'>) {
  const redirect_uri = `${apiUrl}/auth/v1/callback`
  return Object.fromEntries(
    Object.entries(providers).map(([name, provider]) => [name, { ...provider, redirect_uri }]),
  )
}

const answering = new AsyncLocalStorage<true>()

/** lite prints every error of a caller (a refused row, an unknown table) with its stack, although it also answers it. */
let isQuiet = false
function keepCallersErrorsQuiet(): void {
  if (isQuiet) return
  isQuiet = true
  const { error: print } = console
  const wasSaid = (value: unknown) =>
    /^([0-9A-Z]{5}|PGRST\d+)$/.test(String((value as { code?: unknown } | null)?.code))
  console.error = (...values: unknown[]) => {
    if (!(answering.getStore() && values.some(wasSaid))) print(...values)
  }
}

/** lite warns that its storage is experimental; docs/embedded-supabase.md says so once, instead of every start. */
async function quietly(run: () => Promise<unknown>): Promise<void> {
  const { warn } = console
  console.warn = () => {}
  await run().finally(() => {
    console.warn = warn
  })
}
