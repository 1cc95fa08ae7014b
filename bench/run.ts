// `npm run bench [-- section ...]`: prints one ratio per line against a baseline measured in the same run. With DATABASE_URL
// on a real Postgres the database parts run there, in a database of their own, else on PGlite in memory.
import { existsSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { createScratchDatabase } from '../tests/scratch-database.ts'
import type { Line } from './lib/measure.ts'

const only = process.argv.slice(2)
const databaseUrl = process.env.DATABASE_URL

async function withDatabase(run: (url: string) => Promise<Line[]>): Promise<Line[]> {
  const { startEmbedded } = await import('../supabase/embedded/start.ts')
  const scratch = databaseUrl ? await createScratchDatabase(databaseUrl, 'bench') : null
  const embedded = await startEmbedded({
    dataDir: 'memory',
    databaseUrl: scratch?.url,
    apiPort: 0,
    dbPort: 0,
  })
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
    SUPABASE_JWT_SECRET: embedded.jwtSecret,
    SESSION_SECRET: embedded.sessionSecret,
    SECRETS_KEYS: embedded.secretsKeys,
  })
  try {
    return await run(embedded.databaseUrl)
  } finally {
    const { pool } = await import('#app/db/pool.server.ts')
    await pool().end()
    await embedded.stop()
    await scratch?.drop()
  }
}

/** Each section in a process of its own: what one leaves behind in memory does not slow the next. */
const SECTIONS: Record<string, () => Promise<Line[]>> = {
  widget: async () => (await import('./widget/bench-widget.ts')).benchWidget(),
  stream: async () => (await import('./stream.ts')).benchStream(databaseUrl),
  flowise: async () => (await import('./flowise.ts')).benchFlowise(databaseUrl),
  providers: () => withDatabase(async () => (await import('./providers.ts')).benchProviders()),
  jobs: () => withDatabase(async (url) => (await import('./jobs.ts')).benchJobs(url)),
  ingest: () => withDatabase(async (url) => (await import('./ingest.ts')).benchIngest(url)),
  retrieval: () => withDatabase(async (url) => (await import('./retrieval.ts')).benchRetrieval(url)),
}

// Measured beside the policies themselves, where those who write them keep it.
const RLS = new URL('./rls.ts', import.meta.url)
if (existsSync(RLS)) {
  type RlsBench = { benchRls: (databaseUrl: string) => Promise<Line[]> }
  SECTIONS.rls = () => withDatabase(async (url) => ((await import(RLS.href)) as RlsBench).benchRls(url))
}

function print(line: Line): void {
  console.log(`${line.ratio.toFixed(2)}x  ${line.name} (${line.better} is better): ${line.detail}`)
}

const unknown = only.find((name) => !(name in SECTIONS))
if (unknown) {
  console.error(`There is no section ${unknown}. There are: ${Object.keys(SECTIONS).join(', ')}.`)
  process.exit(1)
}

if (only.length === 1 && only[0] && only[0] in SECTIONS) {
  for (const line of (await SECTIONS[only[0]]?.()) ?? []) print(line)
  process.exit(0)
}

const { spawnSync } = await import('node:child_process')
const gib = (totalmem() / 2 ** 30).toFixed(0)
console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${gib} GiB, ${databaseUrl ? 'PostgreSQL by DATABASE_URL' : 'PGlite in memory'}, load average ${loadavg()[0]?.toFixed(1)}`,
)
let failed = 0
for (const name of only.length > 0 ? only : Object.keys(SECTIONS)) {
  const { status } = spawnSync(process.execPath, ['bench/run.ts', name], { stdio: 'inherit' })
  if (status !== 0) {
    failed += 1
    console.log(`section ${name} did not finish`)
  }
}
console.log(`load average at the end ${loadavg()[0]?.toFixed(1)}`)
process.exit(failed)
