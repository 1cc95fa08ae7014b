import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { withinOneDay } from '../../tests/fixtures/within-one-day.ts'
import { makeWorkspace } from '../../tests/fixtures/workspaces.ts'
import { asActor, asSystem } from './scope.server.ts'
import { insertUsage } from './usage.server.ts'

beforeEach(withinOneDay)

async function makeLimited(limit: number): Promise<Context> {
  const ctx = await makeWorkspace()
  const period = `${new Date().toISOString().slice(0, 7)}-01`
  const counter = { workspace_id: ctx.workspaceId, metric: 'messages', period, limit_value: limit }
  await asSystem('test data', (tx) => tx.insertInto('usage_counters').values(counter).execute())
  return ctx
}

/** Whether it was let through. */
function reserve(ctx: Context, requestKey: string): Promise<boolean> {
  const usage = { metric: 'messages', amount: 1, requestKey, sourceType: 'message', sourceId: null }
  return asActor(scopeOf(ctx), (tx) => insertUsage(tx, usage))
}

const used = async (ctx: Context) => {
  const month = sql<string>`date_trunc('month', now() at time zone 'utc')::date`
  const row = await asActor(scopeOf(ctx), (tx) =>
    tx
      .selectFrom('usage_counters')
      .select('used')
      .where('workspace_id', '=', ctx.workspaceId)
      .where('period', '=', month)
      .executeTakeFirst(),
  )
  return row?.used
}

test('of 400 requests at once against a limit of 100, exactly 100 are let through', async () => {
  const ctx = await makeLimited(100)
  const outcomes = await Promise.all(Array.from({ length: 400 }, (_, i) => reserve(ctx, `request ${i}`)))
  expect(outcomes.filter(Boolean)).toHaveLength(100)
  expect(await used(ctx)).toBe(100)
})

test('the same request counts once, however often and at whatever moment it is repeated', async () => {
  const ctx = await makeLimited(5)
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => reserve(ctx, 'the same')))
  expect(outcomes.every(Boolean)).toBe(true)
  expect(await used(ctx)).toBe(1)
})

test('a workspace without a limit is counted all the same', async () => {
  const ctx = await makeWorkspace()
  expect(await reserve(ctx, 'one')).toBe(true)
  expect(await used(ctx)).toBe(1)
})
