// `npm run bench [-- section ...]`: prints one ratio per line against a baseline measured in the same run. With DATABASE_URL
// on a real Postgres the database parts run there, else on PGlite in memory.
import { cpus, totalmem } from 'node:os'
import type { Line } from './lib/measure.ts'

const only = process.argv.slice(2)
const databaseUrl = process.env.DATABASE_URL

async function withDatabase(run: (url: string) => Promise<Line[]>): Promise<Line[]> {
  const { startEmbedded } = await import('../supabase/embedded/start.ts')
  const embedded = await startEmbedded({ dataDir: 'memory', databaseUrl, apiPort: 0, dbPort: 0 })
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    DATABASE_URL: embedded.databaseUrl,
    SUPABASE_URL: embedded.supabaseUrl,
    SUPABASE_ANON_KEY: embedded.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: embedded.serviceRoleKey,
    SUPABASE_JWT_SECRET: embedded.jwtSecret,
    SESSION_SECRET: embedded.sessionSecret,
  })
  try {
    return await run(embedded.databaseUrl)
  } finally {
    const { pool } = await import('#app/db/pool.server.ts')
    await pool().end()
    await embedded.stop()
  }
}

/** Each section in a process of its own: what one leaves behind in memory does not slow the next. */
const SECTIONS: Record<string, () => Promise<Line[]>> = {
  widget: async () => (await import('./widget/bench-widget.ts')).benchWidget(),
  stream: async () => (await import('./stream.ts')).benchStream(databaseUrl),
  jobs: () => withDatabase(async (url) => (await import('./jobs.ts')).benchJobs(url)),
  ingest: () => withDatabase(async (url) => (await import('./ingest.ts')).benchIngest(url)),
  retrieval: () => withDatabase(async (url) => (await import('./retrieval.ts')).benchRetrieval(url)),
}

function print(line: Line): void {
  console.log(`${line.ratio.toFixed(2)}x  ${line.name} (${line.better} is better): ${line.detail}`)
}

if (only.length === 1 && only[0] && only[0] in SECTIONS) {
  for (const line of (await SECTIONS[only[0]]?.()) ?? []) print(line)
  process.exit(0)
}

const { spawnSync } = await import('node:child_process')
const gib = (totalmem() / 2 ** 30).toFixed(0)
console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${gib} GiB, ${databaseUrl ? 'PostgreSQL by DATABASE_URL' : 'PGlite in memory'}`,
)
let failed = 0
for (const name of only.length > 0 ? only : Object.keys(SECTIONS)) {
  const { status } = spawnSync(process.execPath, ['bench/run.ts', name], { stdio: 'inherit' })
  if (status !== 0) {
    failed += 1
    console.log(`section ${name} did not finish`)
  }
}
process.exit(failed)
