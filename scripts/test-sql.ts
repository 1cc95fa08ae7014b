// npm run test:sql: every supabase/tests/*.test.sql (pgTAP) against DATABASE_URL, or an embedded database in memory. Prints
// what failed, then one line of counts. Each file rolls back what it does; the helpers are dropped at the end.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { withMigratedDatabase } from './with-database.ts'

const FOLDER = 'supabase/tests'
const only = process.argv.slice(2)

type Outcome = { passed: number; failed: number; report: string[] }

/** Reads the lines of the Test Anything Protocol; a plan that was not kept is a failure too. */
function readTap(lines: string[]): Outcome {
  const outcome: Outcome = { passed: 0, failed: 0, report: [] }
  let planned: number | undefined
  let isFailing = false
  for (const line of lines) {
    const plan = /^1\.\.(\d+)/.exec(line)
    if (plan) planned = Number(plan[1])
    else if (/^ok\b/.test(line)) {
      outcome.passed++
      isFailing = false
    } else if (/^not ok\b/.test(line)) {
      outcome.failed++
      outcome.report.push(line)
      isFailing = true
    } else if (isFailing && line.startsWith('#')) outcome.report.push(`  ${line}`)
  }
  const ran = outcome.passed + outcome.failed
  if (ran !== planned) {
    outcome.failed++
    outcome.report.push(`not ok - planned ${planned ?? 'nothing'}, ran ${ran}`)
  }
  return outcome
}

async function runFile(client: pg.Client, file: string): Promise<Outcome> {
  try {
    const results = (await client.query(
      readFileSync(join(FOLDER, file), 'utf8'),
    )) as unknown as pg.QueryResult[]
    const lines = results
      .flatMap((result) => result.rows as Record<string, unknown>[])
      .flatMap((row) => Object.values(row))
      .flatMap((value) => (typeof value === 'string' ? value.split('\n') : []))
    return readTap(lines)
  } catch (error) {
    await client.query('rollback')
    const { message, where } = error as pg.DatabaseError
    return { passed: 0, failed: 1, report: [`not ok - the file stopped: ${message}`, `  # ${where ?? ''}`] }
  }
}

await withMigratedDatabase(async (databaseUrl) => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('set search_path = public, extensions')
  await client.query(readFileSync(join(FOLDER, '000_helpers.sql'), 'utf8'))
  let passed = 0
  let failed = 0
  try {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.test.sql'))
    for (const file of files
      .sort()
      .filter((name) => only.length === 0 || only.some((part) => name.includes(part)))) {
      const outcome = await runFile(client, file)
      passed += outcome.passed
      failed += outcome.failed
      console.log(`${outcome.failed ? '✗' : '✓'} ${file} (${outcome.passed})`)
      for (const line of outcome.report) console.log(`  ${line}`)
    }
  } finally {
    await client.query('drop schema if exists tests cascade')
    await client.end()
  }
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0 || passed === 0) process.exitCode = 1
})
