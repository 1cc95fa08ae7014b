import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import type { Context } from '#app/domain/context.server.ts'
import { withinOneDay } from '../../tests/fixtures/within-one-day.ts'
import { makeWorkspace } from '../../tests/fixtures/workspaces.ts'
import { reserveBudgets, settleBudgets, settleRunBudgets } from './budget-reservations.server.ts'
import { asSystem, asSystemOnce } from './scope.server.ts'

beforeEach(withinOneDay)

type Unit = 'answers' | 'tokens' | 'cost'
type Place = { ctx: Context; agentId: string }

/** A workspace with an agent, and a budget for the whole workspace for each limit. */
async function makeLimited(...limits: [Unit, number][]): Promise<Place> {
  const ctx = await makeWorkspace()
  const agentId = randomUUID()
  await asSystem('test data', async (tx) => {
    const publicId = `ag_${agentId.replaceAll('-', '').slice(0, 16)}`
    const agent = {
      id: agentId,
      workspace_id: ctx.workspaceId,
      public_id: publicId,
      name: 'Test',
      draft: '{}',
    }
    await tx.insertInto('agents').values(agent).execute()
    for (const [unit, limit_value] of limits) {
      const limit = { unit, limit_value, scope: 'workspace', period: 'month', behaviour: 'message' } as const
      await tx
        .insertInto('budgets')
        .values({ workspace_id: ctx.workspaceId, ...limit })
        .execute()
    }
  })
  return { ctx, agentId }
}

const reserve = ({ ctx, agentId }: Place, runId: string, amounts = { answers: 1, tokens: 10, cost: 5 }) =>
  asSystemOnce('test a budget', (tx) =>
    reserveBudgets(tx, { workspaceId: ctx.workspaceId, agentId, visitorId: null, runId, step: 0 }, amounts),
  )

/** What counters say, and what entries add up to, by unit. */
async function readBooks({ ctx }: Place): Promise<{ unit: Unit; used: number; total: number }[]> {
  const { rows } = await asSystemOnce('test a budget', (tx) =>
    sql<{ unit: Unit; used: number; total: number }>`
      select b.unit, coalesce((select sum(c.used)::int from budget_counters c where c.budget_id = b.id), 0) as used,
        coalesce((select sum(coalesce(e.settled, e.reserved))::int from budget_entries e where e.budget_id = b.id), 0) as total
      from budgets b where b.workspace_id = ${ctx.workspaceId} order by b.unit
    `.execute(tx),
  )
  return rows
}

const runs = (count: number) => Array.from({ length: count }, () => randomUUID())

test('of 400 answers at once against a limit of 100, exactly 100 are let through and the counter equals the ledger', async () => {
  const place = await makeLimited(['answers', 100])
  const outcomes = await Promise.all(runs(400).map((run) => reserve(place, run)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(100)
  expect(await readBooks(place)).toEqual([{ unit: 'answers', used: 100, total: 100 }])
})

test('people are told once of each level, however many answers reach it at once', async () => {
  const place = await makeLimited(['answers', 20])
  const outcomes = await Promise.all(runs(80).map((run) => reserve(place, run)))
  const levels = outcomes.flatMap(({ warnings }) => warnings.map(({ level }) => level))
  expect(levels.sort((a, b) => a - b)).toEqual([50, 80, 100])
})

test('under several budgets the narrowest decides, and what it refuses stands under no other', async () => {
  const place = await makeLimited(['answers', 100], ['tokens', 300], ['cost', 400])
  const outcomes = await Promise.all(runs(200).map((run) => reserve(place, run)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(30)
  expect(await readBooks(place)).toEqual([
    { unit: 'answers', used: 30, total: 30 },
    { unit: 'cost', used: 150, total: 150 },
    { unit: 'tokens', used: 300, total: 300 },
  ])
})

test('the same step is reserved once, at whatever moment it is repeated', async () => {
  const place = await makeLimited(['answers', 1], ['tokens', 10])
  const run = randomUUID()
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => reserve(place, run)))
  expect(outcomes.every(({ ok }) => ok)).toBe(true)
  expect((await readBooks(place)).map(({ used }) => used)).toEqual([1, 10])
})

test('reserving, settling and taking over at once leave books that agree, and nobody waits in a circle', async () => {
  const place = await makeLimited(['answers', 1_000], ['tokens', 100_000], ['cost', 100_000])
  const { workspaceId } = place.ctx
  const steps = runs(120).map(async (runId, at) => {
    await reserve(place, runId)
    // Twice at the same moment, and with a sweep that takes the run for dead.
    await Promise.all([
      ...[7, 7].map((tokens) =>
        asSystemOnce('test a budget', (tx) =>
          settleBudgets(tx, { workspaceId, runId, step: 0 }, { tokens, cost: 2 }),
        ),
      ),
      ...(at % 3 === 0
        ? [asSystemOnce('test a budget', (tx) => settleRunBudgets(tx, { workspaceId, runId }))]
        : []),
    ])
  })
  await Promise.all(steps)
  const books = await readBooks(place)
  for (const { used, total } of books) expect(used).toBe(total)
  expect(books.find(({ unit }) => unit === 'answers')?.used).toBe(120)
  expect(books.find(({ unit }) => unit === 'tokens')?.used).toBeGreaterThanOrEqual(120 * 7)
})

test('a budget that is deleted while answers reserve and settle stops none of them', async () => {
  const place = await makeLimited(['answers', 1_000], ['tokens', 100_000])
  const { workspaceId } = place.ctx
  const answers = runs(100).map(async (runId) => {
    await reserve(place, runId)
    await asSystemOnce('test a budget', (tx) =>
      settleBudgets(tx, { workspaceId, runId, step: 0 }, { tokens: 3, cost: 0 }),
    )
  })
  const deletion = asSystem('test a budget', (tx) =>
    tx.deleteFrom('budgets').where('workspace_id', '=', workspaceId).where('unit', '=', 'tokens').execute(),
  )
  await Promise.all([...answers, deletion])
  expect(await readBooks(place)).toEqual([{ unit: 'answers', used: 100, total: 100 }])
})
