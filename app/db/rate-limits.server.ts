import { sql } from 'kysely'
import pg from 'pg'
import type { Tx } from './scope.server.ts'

/**
 * Counted by all processes together, under a key of 32 bytes. With `perMinute` a bucket: `most` after a quiet time, then as they
 * come back. With `seconds` a window that begins with its first: `most` in it, exactly.
 */
export type Rate = { key: Buffer; most: number } & ({ perMinute: number } | { seconds: number })

const asJson = (rates: readonly Rate[]): string =>
  JSON.stringify(rates.map(({ key, ...rate }) => ({ key: key.toString('hex'), ...rate })))

/**
 * A statement for the message that begins a transaction: after somebody entered, so that who is nobody is not counted, and
 * before the role is theirs, for the login role alone may count. It ends the transaction when one is over its limit.
 */
export const rateCheck = (rates: readonly Rate[]): string =>
  rates.length === 0 ? '' : `SELECT app.require_rates(${pg.escapeLiteral(asJson(rates))}); `

/** Takes one of each, or of none. Returns the longest wait in seconds; 0: all had one. For the system. */
export async function takeRates(tx: Tx, rates: readonly Rate[]): Promise<number> {
  const { rows } = await sql<{ wait: number }>`
    select app.take_rates(${asJson(rates)}::jsonb) as wait`.execute(tx)
  return rows[0]?.wait ?? 0
}

/** Gives one back of each. */
export async function returnRates(tx: Tx, rates: readonly Rate[]): Promise<void> {
  for (const { key, most } of [...rates].sort((a, b) => Buffer.compare(a.key, b.key)))
    await sql`select app.return_rate(${key}, ${most}::int)`.execute(tx)
}

/** What nobody touched for a day is full again, or a window long over. Returns how many went, at most `most`. For the system. */
export async function deleteIdleRates(tx: Tx, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from rate_limits where key in (
      select key from rate_limits where refilled_at < now() - interval '1 day' limit ${most} for update skip locked)
  `.execute(tx)
  return Number(numAffectedRows ?? 0)
}
