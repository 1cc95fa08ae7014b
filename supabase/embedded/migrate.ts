import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase } from 'pg'

export type Migration = { version: string; name: string; sql: string }

/** The migrations of a folder, in order. A file is named `<time>_<name>.sql`, no two by one time; anything else is an error. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.sql')).sort()
  const taken = new Map<string, string>()
  return Promise.all(
    files.map(async (file) => {
      const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file) ?? []
      if (!version || !name) throw new Error(`supabase/migrations/${file} is not named <time>_<name>.sql`)
      // Recorded by its time: the second of two would be left out without a word.
      const other = taken.get(version)
      if (other) throw new Error(`supabase/migrations: ${other} and ${file} have the same time`)
      taken.set(version, file)
      return { version, name, sql: await readFile(join(folder, file), 'utf8') }
    }),
  )
}

/**
 * Applies what is not yet recorded in supabase_migrations.schema_migrations, where the Supabase CLI looks too: each file
 * in one transaction with its record. Resolves with the names applied. Throws an Error that names the file.
 */
export async function applyMigrations(
  client: ClientBase,
  migrations: Migration[],
  warn: (line: string) => void = () => {},
): Promise<string[]> {
  const recorded = await client.query<{
    version: string
    statements: string[] | null
    created_by: string | null
  }>('select version, statements, created_by from supabase_migrations.schema_migrations')
  const known = new Map(recorded.rows.map((row) => [row.version, row]))
  const applied: string[] = []
  for (const migration of migrations) {
    const record = known.get(migration.version)
    if (record?.created_by === RECORDED_BY && record.statements?.[0] !== migration.sql)
      warn(
        `supabase/migrations/${fileName(migration)} changed after it was applied here: npm run db:reset starts afresh`,
      )
    if (record) continue
    await applyOne(client, migration)
    applied.push(fileName(migration))
  }
  return applied
}

/** Where the Supabase CLI records migrations; a database without it gets it. */
export async function ensureHistory(client: ClientBase): Promise<void> {
  await client.query(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (
      version text not null primary key, statements text[], name text
    );
    alter table supabase_migrations.schema_migrations add column if not exists created_by text`)
}

const RECORDED_BY = 'hiviex'
const fileName = (migration: Migration) => `${migration.version}_${migration.name}.sql`

async function applyOne(client: ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    // Two starts at the same time: the second waits here, and then finds the record.
    await client.query('lock table supabase_migrations.schema_migrations in exclusive mode')
    const done = await client.query('select from supabase_migrations.schema_migrations where version = $1', [
      migration.version,
    ])
    if (done.rowCount === 0) {
      await client.query(migration.sql)
      await client.query(
        'insert into supabase_migrations.schema_migrations (version, name, statements, created_by) values ($1, $2, $3, $4)',
        [migration.version, migration.name, [migration.sql], RECORDED_BY],
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`supabase/migrations/${fileName(migration)}: ${explain(error, migration.sql)}`, {
      cause: error,
    })
  }
}

function explain(error: unknown, sql: string): string {
  const { message, position, where } = error as { message: string; position?: string; where?: string }
  const line = position ? ` (line ${sql.slice(0, Number(position)).split('\n').length})` : ''
  return `${message}${line}${where ? `\n${where}` : ''}`
}
