import type { TestProject } from 'vitest/node'
import type { Target } from './target.ts'

/**
 * With SUPABASE_URL set, that Supabase is tested: SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY and the DATABASE_URL of a
 * login that owns the tables are needed, SUPABASE_JWT_SECRET lets forged and expired tokens be tested. Otherwise the
 * embedded one is started: on the Postgres of DATABASE_URL, in a database of its own, or on PGlite in memory.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env.SUPABASE_URL) {
    project.provide('target', namedTarget(process.env))
    return async () => {}
  }
  process.env.EMBEDDED_REALTIME_RECHECK_MS = '500'
  const { startEmbedded } = await import('../../supabase/embedded/start.ts')
  const scratch = process.env.DATABASE_URL ? await createScratchDatabase(process.env.DATABASE_URL) : undefined
  const embedded = await startEmbedded({
    dataDir: 'memory',
    databaseUrl: scratch?.url,
    apiPort: Number(process.env.EMBEDDED_API_PORT ?? 0),
    dbPort: Number(process.env.EMBEDDED_DB_PORT ?? 0),
    log: () => {},
  })
  const target: Target = {
    isEmbedded: true,
    url: embedded.supabaseUrl,
    anonKey: embedded.anonKey,
    serviceRoleKey: embedded.serviceRoleKey,
    jwtSecret: embedded.jwtSecret,
    databaseUrl: embedded.databaseUrl,
  }
  project.provide('target', target)
  return async () => {
    await embedded.stop()
    await scratch?.drop()
  }
}

function namedTarget(env: NodeJS.ProcessEnv): Target {
  const required = (name: string): string => {
    const value = env[name]
    if (!value) throw new Error(`SUPABASE_URL is set, so ${name} must be set too.`)
    return value
  }
  return {
    isEmbedded: false,
    url: required('SUPABASE_URL'),
    anonKey: required('SUPABASE_ANON_KEY'),
    serviceRoleKey: required('SUPABASE_SERVICE_ROLE_KEY'),
    jwtSecret: env.SUPABASE_JWT_SECRET,
    databaseUrl: required('DATABASE_URL'),
  }
}

/** A database of this run alone, so that nothing of the named one is touched. */
async function createScratchDatabase(databaseUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const { default: pg } = await import('pg')
  const name = `contract_${process.pid}_${Date.now()}`
  const run = async (statement: string) => {
    const client = new pg.Client(databaseUrl)
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await run(`create database ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}
