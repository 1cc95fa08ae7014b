// `npm test`: everything, on a machine with nothing but Node and npm. With REAL_POSTGRES=1 (as in CI, on Debian as root)
// the database suites run a second time on a real PostgreSQL 17.
import { execFileSync } from 'node:child_process'
import { lastCounts, runSteps, type Step, vitestCounts } from './lib/steps.ts'

const steps: Step[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--diagnostic-level=error'] },
  { name: 'types', command: ['tsc'] },
  { name: 'types of the widget', command: ['tsc', '-p', 'widget'] },
  { name: 'unit and architecture', command: ['vitest', 'run', '--project', 'unit'], count: vitestCounts },
  { name: 'generated types', command: ['node', 'scripts/db-types.ts', '--check'] },
  { name: 'table of permissions', command: ['node', 'scripts/docs-permissions.ts', '--check'] },
  { name: 'SQL on PGlite', command: ['node', 'scripts/test-sql.ts'], count: lastCounts },
  {
    name: 'isolation on PGlite, a sample',
    command: ['node', 'scripts/test-isolation.ts', '--database', '--quick'],
    count: lastCounts,
  },
  {
    name: 'faults of providers, a sample',
    command: ['node', 'scripts/test-providers.ts', '--quick'],
    count: lastCounts,
  },
  {
    name: 'integration on PGlite',
    command: ['vitest', 'run', '--project', 'integration'],
    count: vitestCounts,
  },
  { name: 'a race for a budget, a sample', command: ['node', 'scripts/test-budget.ts', '--quick'] },
  { name: 'contract on PGlite', command: ['node', 'scripts/test-contract.ts'], count: lastCounts },
]

if (process.env.REAL_POSTGRES === '1') {
  const url = execFileSync('bash', ['scripts/real-postgres.sh', '.tmp/postgres'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
    .trim()
    .split('\n')
    .at(-1) as string
  process.once('exit', () =>
    execFileSync('bash', ['scripts/real-postgres.sh', '.tmp/postgres', 'stop'], { stdio: 'ignore' }),
  )
  steps.push(
    {
      name: 'SQL on PostgreSQL 17',
      command: ['node', 'scripts/test-sql.ts'],
      env: { TEST_DATABASE_URL: url },
      count: lastCounts,
    },
    {
      name: 'integration on PostgreSQL 17',
      command: ['vitest', 'run', '--project', 'integration'],
      env: { TEST_DATABASE_URL: url },
      count: vitestCounts,
    },
    {
      name: 'contract on PostgreSQL 17',
      command: ['node', 'scripts/test-contract.ts'],
      env: { DATABASE_URL: url },
      count: lastCounts,
    },
  )
}

steps.push(
  { name: 'build', command: ['node', 'scripts/build.ts'] },
  {
    name: 'fooled models and hostile addresses, a sample',
    command: ['node', 'scripts/test-evil.ts', '--quick'],
    count: lastCounts,
  },
  {
    name: 'isolation over HTTP, a sample',
    command: ['node', 'scripts/test-isolation.ts', '--http', '--quick'],
    count: lastCounts,
  },
  {
    name: 'attacks on sign-in, a sample',
    command: ['node', 'scripts/test-signin.ts', '--quick'],
    count: lastCounts,
  },
  { name: 'widget size', command: ['node', 'scripts/size.ts'] },
  {
    name: 'end to end in Chromium',
    command: ['node', 'scripts/test-e2e.ts'],
    env: { E2E_RETRIES: '1' },
    count: lastCounts,
  },
)

process.exit(await runSteps(steps))
