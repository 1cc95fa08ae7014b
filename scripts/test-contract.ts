// `npm run test:contract`: what we rely on in Supabase, through supabase-js, against the Supabase that the environment
// names, else against the embedded one (on the Postgres of DATABASE_URL, else on PGlite). The last line counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Result = { passed: number; failed: number }
type Report = {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

/** The Edge Functions' own tests, on Deno, without network. */
function testFunctions(): Result {
  const { status, stdout } = spawnSync('deno', ['test', '--no-remote', '--quiet'], {
    cwd: 'supabase/functions',
    encoding: 'utf8',
    env: { ...process.env, DO_NOT_TRACK: '1', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  console.log(stdout)
  const counts = /(\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed/.exec(stdout)
  if (!counts) return { passed: 0, failed: 1 }
  const failed = Number(counts[2])
  return { passed: Number(counts[1]), failed: status === 0 ? failed : Math.max(failed, 1) }
}

function testContract(): Result {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  const reportFile = join(folder, 'report.json')
  const { status } = spawnSync(
    'vitest',
    [
      'run',
      '--config',
      'vitest.contract.config.ts',
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  )
  try {
    const report: Report = JSON.parse(readFileSync(reportFile, 'utf8'))
    // A file that breaks before its first test has no test to count: it is one failure.
    const brokenFiles = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    )
    const failed = report.numFailedTests + brokenFiles.length
    return { passed: report.numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1) }
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const results = [testFunctions(), testContract()]
const sum = (key: keyof Result) => results.reduce((total, result) => total + result[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1)
