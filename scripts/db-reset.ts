// `npm run db:reset [-- --yes]`: an empty database at the next start. Embedded: wipes the data folder. With DATABASE_URL:
// drops the product's schemas there, and only with --yes.
import { existsSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { FolderLockedError, lockFolder } from '../supabase/embedded/data-folder.ts'
import { readEnvironment } from './lib/env-file.ts'
import { fail, say, UsageError } from './lib/say.ts'

/** What the embedded Supabase keeps; nothing else in the folder is touched. */
const OURS = ['postgres', 'postgres.new', 'storage', 'secrets.json']
const isSure = process.argv.includes('--yes')

async function resetFolder(folder: string): Promise<void> {
  const found = OURS.filter((name) => existsSync(join(folder, name)))
  if (found.length === 0) return say(`${folder} is empty already.`)
  const unlock = await lockFolder(folder).catch((error: unknown) => {
    throw error instanceof FolderLockedError ? new UsageError(`${error.message} Stop it first.`) : error
  })
  try {
    if (!(isSure || (await confirm(`Delete the database, files and keys in ${folder}?`))))
      return say('Nothing was deleted.')
    for (const name of found) await rm(join(folder, name), { recursive: true, force: true })
    say(`${folder} is empty; the next start makes a new database.`)
  } finally {
    await unlock()
    await rmdir(folder).catch(() => {})
  }
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${question} Say so with --yes.`)
  const prompt = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await prompt.question(`${question} [y/N] `)
  prompt.close()
  return /^y(es)?$/i.test(answer.trim())
}

async function resetDatabase(databaseUrl: string): Promise<void> {
  const { host, pathname } = new URL(databaseUrl)
  if (!isSure)
    throw new UsageError(`This would drop the product's schemas in ${host}${pathname}. Say so with --yes.`)
  const { default: pg } = await import('pg')
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ embedded: boolean }>(
      "select to_regclass('embedded.state') is not null as embedded",
    )
    // Without our own marker, auth, storage and realtime belong to a Supabase that is not ours to drop.
    const platform = rows[0]?.embedded ? ['auth', 'storage', 'realtime', 'embedded'] : []
    const schemas = ['public', 'app', 'graphile_worker', 'supabase_migrations', ...platform]
    await client.query(`drop schema if exists ${schemas.join(', ')} cascade; create schema public`)
    await client.query('grant usage on schema public to anon, authenticated, service_role').catch(() => {})
    say(`Dropped ${schemas.join(', ')} in ${host}${pathname}.`)
  } finally {
    await client.end()
  }
}

try {
  const env = await readEnvironment()
  if (env.SUPABASE_URL)
    throw new UsageError('SUPABASE_URL names a project of your own: reset it with the Supabase CLI')
  if (env.DATABASE_URL) await resetDatabase(env.DATABASE_URL)
  else await resetFolder(env.EMBEDDED_DATA_DIR ?? '.data')
} catch (error) {
  fail(error)
}
