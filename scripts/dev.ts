// `npm run dev`: the whole product on this machine, with demo data, until Ctrl-C.
import { existsSync } from 'node:fs'
import type { House } from './lib/house.ts'
import { runHouse } from './lib/run-house.ts'
import { runNode } from './lib/run-node.ts'
import { bold, dim, say, step } from './lib/say.ts'
import { buildWidget, isWidgetStale } from './lib/widget.ts'

let signIn: string | null = null

await runHouse({
  mode: 'development',
  async prepare(house) {
    signIn = await seedOnce(house)
    if (await isWidgetStale()) await step('Widget built', buildWidget)
  },
  ready({ appUrl, env, kind }) {
    const lines: [string, string][] = [
      ['Web', appUrl],
      ['Demo shop', `${appUrl}/demo`],
      ['Mailbox', `${appUrl}/mailbox`],
      ['Supabase', env.SUPABASE_URL ?? ''],
      ...(kind === 'project' ? [] : ([['Postgres', env.DATABASE_URL ?? '']] as [string, string][])),
      ...(signIn ? ([['Sign in', signIn]] as [string, string][]) : []),
    ]
    say()
    for (const [name, value] of lines) say(`  ${dim(name.padEnd(10))} ${bold(value)}`)
    say(`\n  ${dim('Ctrl-C stops everything.')}`)
  },
})

/** Demo data, once in the life of an embedded database; a project of one's own is left as it is. */
async function seedOnce({ kind, env }: House): Promise<string | null> {
  if (kind === 'project' || !existsSync('supabase/seed.ts')) return null
  const output = await step(
    'Demo data',
    () => runNode(['scripts/lib/seed.ts'], { env: { ...env, LOG_LEVEL: 'warn' } }),
    (printed) => (printed.includes('already there') ? 'already there' : 'new'),
  )
  return /^sign in: (.+)$/m.exec(output)?.[1] ?? null
}
