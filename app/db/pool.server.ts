import pg from 'pg'
import { env } from '#app/env.server.ts'
import { remember } from '#app/lib/remember.ts'

// bigint as a number: sequence numbers and counters stay far below 2^53. A date stays the text it is: it has no time zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** The one pool of this process. It logs in as the role that owns the tables: go through `scope.server.ts`. */
export function pool(): pg.Pool {
  return remember('db.pool', () => {
    const made = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL,
      application_name: 'hiviex',
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
    })
    // A connection that breaks is replaced by the next call, and fails the one that uses it; without listeners, idle or
    // busy, it would end the process.
    made.on('error', () => {})
    made.on('connect', (client) => client.on('error', () => {}))
    return made
  })
}

/** Ends all connections. For orderly stops; calls after it fail. */
export async function closePool(): Promise<void> {
  await pool().end()
}
