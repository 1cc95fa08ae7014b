// `npm start`: production, after `npm run build`. Web and worker; the embedded Supabase only when no project is named.
import { existsSync } from 'node:fs'
import { runHouse } from './lib/run-house.ts'
import { bold, say, UsageError } from './lib/say.ts'

const KINDS = {
  project: 'your Supabase project',
  postgres: 'the embedded services on your PostgreSQL',
  pglite:
    'the embedded Supabase (fine for one machine; set SUPABASE_URL and its keys for a project of your own)',
}

await runHouse({
  mode: 'production',
  async check() {
    for (const file of ['build/server/index.js', 'public/widget/v1/loader.js'])
      if (!existsSync(file)) throw new UsageError(`${file} is missing: run npm run build first`)
  },
  ready: ({ appUrl, kind, env }) => {
    say(`\n  ${bold(appUrl)} with ${KINDS[kind]}: ${env.SUPABASE_URL}`)
  },
})
