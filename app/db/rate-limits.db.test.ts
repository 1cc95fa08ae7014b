import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetIdleRates } from '#app/domain/rates/forget-idle-rates.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { closePool } from './pool.server.ts'
import { type Rate, rateCheck, takeRates } from './rate-limits.server.ts'
import { asSystem, asSystemOnce } from './scope.server.ts'

let other: pg.Pool
beforeAll(() => {
  other = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
})
afterAll(async () => {
  await other.end()
  await closePool()
})

const windowOf = (most: number, seconds = 3_600): Rate => ({ key: randomBytes(32), most, seconds })
/** Refills so slowly that a test never sees one come back. */
const bucketOf = (most: number): Rate => ({ key: randomBytes(32), most, perMinute: 1 / 600 })
const take = (...rates: Rate[]) => asSystemOnce('test', (tx) => takeRates(tx, rates))
/** As another process would: from a pool of its own. */
async function takeElsewhere(rate: Rate): Promise<number> {
  const json = JSON.stringify([{ ...rate, key: rate.key.toString('hex') }])
  const { rows } = await other.query<{ wait: number }>('select app.take_rates($1::jsonb) as wait', [json])
  return rows[0]?.wait ?? -1
}
const leftOf = ({ key }: Rate) =>
  asSystem('test looks', async (tx) => {
    const row = await tx.selectFrom('rate_limits').select('tokens').where('key', '=', key).executeTakeFirst()
    return row ? Math.round(row.tokens) : null
  })
const age = ({ key }: Rate, seconds: number) =>
  asSystem('test data', (tx) =>
    sql`update rate_limits set refilled_at = refilled_at - make_interval(secs => ${seconds}) where key = ${key}`.execute(
      tx,
    ),
  )

describe.each([
  ['a bucket', bucketOf],
  ['a window', windowOf],
])('%s', (_, rateOf) => {
  it('lets exactly so many of two hundred pass that come at once from two pools', async () => {
    const rate = rateOf(7)
    const waits = await Promise.all(
      Array.from({ length: 200 }, (_, at) => (at % 2 ? take(rate) : takeElsewhere(rate))),
    )
    expect(waits.filter((wait) => wait === 0)).toHaveLength(7)
    expect(waits.filter((wait) => wait > 0)).toHaveLength(193)
    expect(await leftOf(rate)).toBe(0)
  })

  it('takes nothing when another limit of the same call refuses', async () => {
    const [wide, narrow] = [rateOf(9), rateOf(1)]
    expect(await take(wide, narrow)).toBe(0)
    const refused = await Promise.all(Array.from({ length: 20 }, () => take(wide, narrow)))
    expect(refused.every((wait) => wait > 0)).toBe(true)
    expect(await leftOf(wide)).toBe(8)
  })
})

it('a window says when it ends, and begins anew with the next', async () => {
  const rate = windowOf(2, 60)
  expect([await take(rate), await take(rate)]).toEqual([0, 0])
  await age(rate, 40)
  const wait = await take(rate)
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(20)
  await age(rate, 20)
  expect([await take(rate), await take(rate)]).toEqual([0, 0])
  expect(await take(rate)).toBeGreaterThan(0)
})

describe('a transaction that is counted', () => {
  it('ends before it does anything when a limit is reached, and says how long to wait', async () => {
    const rate = windowOf(1)
    let runs = 0
    const deed = () =>
      asSystem('test', async () => {
        runs += 1
      }, [rate])
    await deed()
    const error = await deed().catch((thrown: unknown) => thrown)
    expect(isAppError(error) && error.code).toBe('LIMIT_REACHED')
    const wait = isAppError(error) ? Number(error.params.retryAfter) : 0
    expect(wait).toBeGreaterThan(3_000)
    expect(wait).toBeLessThanOrEqual(3_600)
    expect(runs).toBe(1)
  })

  it('counts nothing when it fails for another reason', async () => {
    const rate = windowOf(1)
    const failing = asSystem('test', () => Promise.reject(new Error('something else')), [rate])
    await expect(failing).rejects.toThrow('something else')
    expect(await leftOf(rate)).toBeNull()
  })

  it('without limits says nothing more than before', () => {
    expect(rateCheck([])).toBe('')
  })
})

it('what nobody touched for a day is forgotten, and nothing else', async () => {
  const [old, fresh] = [windowOf(1), windowOf(1)]
  await take(old)
  await take(fresh)
  await age(old, 25 * 3_600)
  await forgetIdleRates()
  expect([await leftOf(old), await leftOf(fresh)]).toEqual([null, 0])
})
