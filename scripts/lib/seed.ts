import pg from 'pg'
import { runNode } from './run-node.ts'

export type SignIn = { email: string; password: string }

/**
 * Demo data once in the life of an embedded database, and the demo sign-in. `env` is that of the web server. The seed runs
 * in a process of its own, so that everything it loads is gone afterwards.
 */
export async function seedOnce(env: Record<string, string>): Promise<SignIn & { isNew: boolean }> {
  const client = new pg.Client(env.DATABASE_URL)
  await client.connect()
  try {
    const { rows } = await client.query<{ value: string }>(
      "select value from embedded.state where name = 'seeded'",
    )
    if (rows[0]) return { ...(JSON.parse(rows[0].value) as SignIn), isNew: false }
    const output = await runNode(['scripts/lib/seed-process.ts'], { env: { ...env, LOG_LEVEL: 'warn' } })
    const signIn = JSON.parse(output.trim().split('\n').at(-1) ?? '') as SignIn
    await client.query("insert into embedded.state (name, value) values ('seeded', $1)", [
      JSON.stringify(signIn),
    ])
    return { ...signIn, isNew: true }
  } finally {
    await client.end()
  }
}
