// npm run db:types [-- --check]: app/db/types.ts from the migrated database (DATABASE_URL, or an embedded one in memory).
// With --check nothing is written: types that drifted from the migrations end it with 1.
import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { withMigratedDatabase } from './with-database.ts'

const TYPES = 'app/db/types.ts'

/** `check (status in ('a', 'b'))` on a text column becomes `'a' | 'b'`, so that the compiler knows what the database does. */
async function unionsOfChecks(databaseUrl: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{
    key: string
    definition: string
    is_nullable: boolean
    has_default: boolean
  }>(`
    select c.relname || '.' || a.attname as key, pg_get_constraintdef(k.oid) as definition,
      not a.attnotnull as is_nullable, a.atthasdef as has_default
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'c' and cardinality(k.conkey) = 1 and c.relnamespace = 'public'::regnamespace
    order by key`)
  await client.end()
  const unions: Record<string, string> = {}
  for (const row of rows) {
    const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[(.*)\]\)\)\)$/.exec(row.definition)?.[1]
    if (!list) continue
    const union = [...list.matchAll(/'([^']*)'::text/g)].map((match) => `'${match[1]}'`).join(' | ')
    // A list of numbers.
    if (!union) continue
    const type = row.is_nullable ? `${union} | null` : union
    unions[row.key] = row.has_default ? `Generated<${type}>` : type
  }
  return unions
}

async function generate(databaseUrl: string): Promise<string> {
  const file = join(tmpdir(), `db-types-${process.pid}.ts`)
  const columns = await unionsOfChecks(databaseUrl)
  // Not spawnSync: the embedded database answers from this very process.
  await promisify(execFile)('node_modules/.bin/kysely-codegen', [
    ...[
      '--dialect',
      'postgres',
      '--url',
      databaseUrl,
      '--default-schema',
      'public',
      '--include-pattern',
      'public.*',
    ],
    ...['--date-parser', 'string', '--type-mapping', JSON.stringify({ int8: 'number' })],
    ...['--overrides', JSON.stringify({ columns }), '--out-file', file, '--log-level', 'error'],
  ])
  const types = readFileSync(file, 'utf8')
  rmSync(file)
  return types
}

await withMigratedDatabase(async (databaseUrl) => {
  const types = await generate(databaseUrl)
  if (process.argv.includes('--check')) {
    if (readFileSync(TYPES, 'utf8') !== types) {
      console.error(`${TYPES} does not match the migrations. Run: npm run db:types`)
      process.exitCode = 1
    } else console.log(`${TYPES} matches the migrations`)
    return
  }

  writeFileSync(TYPES, types)
  console.log(`${TYPES} written`)
})
