// `npm run dev`: the whole product on this machine, with demo data, until Ctrl-C.

import { startFakeProviders } from './lib/fake-providers.ts'
import { runHouse } from './lib/run-house.ts'
import { bold, dim, say, step } from './lib/say.ts'
import { type SignIn, seedOnce } from './lib/seed.ts'
import { buildWidget, isWidgetStale } from './lib/widget.ts'

let signIn: SignIn | null = null
const fakes = process.env.FAKE_PROVIDERS === '1' ? await startFakeProviders() : null

await runHouse({
  mode: 'development',
  async prepare({ kind, env }) {
    // A project of one's own is left as it is.
    if (kind !== 'project')
      signIn = await step(
        'Demo data',
        () => seedOnce(env),
        ({ isNew }) => (isNew ? 'made' : 'already there'),
      )
    if (await isWidgetStale()) await step('Widget built', buildWidget)
  },
  ready({ appUrl, env, kind }) {
    const line = (name: string, value: string) => say(`  ${dim(name.padEnd(10))} ${bold(value)}`)
    say()
    line('Web', appUrl)
    line('Demo shop', `${appUrl}/demo`)
    line('Supabase', env.SUPABASE_URL ?? '')
    if (kind !== 'project') {
      line('Mailbox', `${env.SUPABASE_URL}/mailbox`)
      line('Postgres', env.DATABASE_URL ?? '')
    }
    if (fakes) line('Models', `${fakes.openaiBaseUrl} and ${fakes.anthropicBaseUrl} (fake; any key)`)
    if (signIn) line('Sign in', `${signIn.email} / ${signIn.password}`)
    say(`\n  ${dim('Ctrl-C stops everything.')}`)
  },
})
