import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type Bucket = { key: Buffer; burst: number; perMinute: number }

/** Takes one from each bucket. Returns the longest wait in seconds; 0: all had one. For the system. */
export async function takeRates(tx: Tx, buckets: Bucket[]): Promise<number> {
  let wait = 0
  // One after the other in the order of their keys: two requests that share both never wait for each other in a circle.
  for (const { key, burst, perMinute } of [...buckets].sort((a, b) => Buffer.compare(a.key, b.key))) {
    const { rows } = await sql<{ wait: number }>`
      select app.take_rate(${key}, ${burst}::int, ${perMinute}::float8) as wait`.execute(tx)
    wait = Math.max(wait, rows[0]?.wait ?? 0)
  }
  return wait
}

/** The same in one statement, so in one round trip. The wait of each bucket, in the given order. */
export async function takeRatesAtOnce(tx: Tx, buckets: Bucket[]): Promise<number[]> {
  const sorted = [...buckets].sort((a, b) => Buffer.compare(a.key, b.key))
  const takes = sorted.map(
    ({ key, burst, perMinute }) => sql`app.take_rate(${key}, ${burst}::int, ${perMinute}::float8)`,
  )
  const { rows } = await sql<{ waits: number[] }>`select array[${sql.join(takes)}]::int[] as waits`.execute(
    tx,
  )
  const waits = rows[0]?.waits ?? []
  return buckets.map((bucket) => waits[sorted.indexOf(bucket)] ?? 0)
}

/** Gives one back to each bucket. */
export async function returnRates(tx: Tx, buckets: Bucket[]): Promise<void> {
  for (const { key, burst } of [...buckets].sort((a, b) => Buffer.compare(a.key, b.key)))
    await sql`select app.return_rate(${key}, ${burst}::int)`.execute(tx)
}

/** Buckets that nobody touched for a day are full again. */
export async function deleteIdleRates(tx: Tx): Promise<void> {
  await tx.deleteFrom('rate_limits').where(sql<boolean>`refilled_at < now() - interval '1 day'`).execute()
}
