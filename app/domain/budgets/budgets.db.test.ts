import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { sendMail } from '#app/domain/mails/send-mail.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
} from '../../../tests/fixtures/knowledge-workspace.ts'
import { answerStep, failure, type Play, ScriptedModels } from '../../../tests/fixtures/scripted-models.ts'
import { withinOneDay } from '../../../tests/fixtures/within-one-day.ts'
import { isBudgetReached } from './budget-reached.ts'
import { createBudget } from './create-budget.server.ts'
import { deleteBudget } from './delete-budget.server.ts'
import { limitWords } from './limit-words.server.ts'
import { listBudgets } from './list-budgets.server.ts'
import { listSpend } from './list-spend.server.ts'
import { pruneBudgets } from './prune-budgets.server.ts'
import { recordSpend } from './record-spend.server.ts'
import { setAnswerRate } from './set-answer-rate.server.ts'
import { tellOfBudget } from './tell-of-budget.server.ts'
import { switchBudget, updateBudget } from './update-budget.server.ts'

let home: KnowledgeWorkspace
const MODEL = 'openai:gpt-5.4-mini'

beforeEach(async () => {
  await withinOneDay()
  home = await makeKnowledgeWorkspace()
})
afterAll(closePool)

function ask(play: Play | Play[], more: Partial<Parameters<typeof answerStep>[0]> = {}) {
  const models = new ScriptedModels({ [MODEL]: play })
  const { workspaceId, agentId } = home
  return answerStep({ workspaceId, agentId, models: [MODEL], fetchModel: models.fetch, ...more })
}

const budget = (more: Record<string, unknown> = {}) =>
  createBudget(home.ctx, {
    scope: 'workspace',
    period: 'day',
    unit: 'answers',
    limit: 3,
    behaviour: 'message',
    message: 'Come back tomorrow.',
    ...more,
  })

type Books = { used: number; ledger: number; open: number }
async function books(budgetId: string): Promise<Books> {
  return asSystem('test looks', async (tx) => {
    const { rows } = await sql<Record<keyof Books, string>>`
      select coalesce((select sum(used) from budget_counters where budget_id = ${budgetId}), 0) as used,
        coalesce(sum(coalesce(settled, reserved)), 0) as ledger, count(*) filter (where settled is null) as open
      from budget_entries where budget_id = ${budgetId}`.execute(tx)
    const { used, ledger, open } = rows[0] as Record<keyof Books, string>
    return { used: Number(used), ledger: Number(ledger), open: Number(open) }
  })
}

describe('a budget', () => {
  it('lets exactly as many answers through as it holds, of many at once', async () => {
    const { id } = await budget({ limit: 7 })
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask({ say: ['Yes'] })))
    expect(answers.filter(({ text }) => text === 'Yes')).toHaveLength(7)
    const refused = answers.filter(({ error }) => isBudgetReached(error))
    expect(refused).toHaveLength(33)
    expect(limitWords(refused[0]?.error, 'en')).toBe('Come back tomorrow.')
    expect(await books(id)).toEqual({ used: 7, ledger: 7, open: 0 })
  })

  it('of tokens is never overspent, and settles at what was really used', async () => {
    const { id } = await budget({ unit: 'tokens', limit: 1_000 })
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => ask({ say: ['Yes'], tokens: [30, 12] })),
    )
    const through = answers.filter(({ error }) => error === null).length
    expect(through).toBeGreaterThan(0)
    expect(await books(id)).toEqual({ used: through * 42, ledger: through * 42, open: 0 })
    expect(through * 42).toBeLessThanOrEqual(1_000)
  })

  it('of costs counts micro-dollars by the model’s price', async () => {
    const { id } = await budget({ unit: 'cost', limit: 1 })
    const { records } = await ask({ say: ['Yes'], tokens: [1_000, 100] })
    const cost = records[0]?.cost ?? 0
    expect(cost).toBeGreaterThan(0)
    expect(await books(id)).toEqual({ used: cost, ledger: cost, open: 0 })
  })

  it('takes nothing for who was refused, and all that was reserved for who broke off', async () => {
    const { id } = await budget({ unit: 'tokens', limit: 10_000 })
    await ask({ fail: failure('bad_request', { status: 400 }) })
    expect((await books(id)).used).toBe(0)
    await ask({ say: ['Half'], fail: failure('cut') })
    const { used, open } = await books(id)
    expect([used > 100, open]).toEqual([true, 0])
  })

  it('of answers gets back what all models refused, and keeps what anybody began', async () => {
    const { id } = await budget({ limit: 2 })
    const refused: Play = { fail: failure('bad_request', { status: 400 }) }
    for (let time = 0; time < 4; time++)
      expect(isBudgetReached((await ask([refused, refused])).error)).toBe(false)
    expect(await books(id)).toEqual({ used: 0, ledger: 0, open: 0 })
    await ask({ say: ['Half'], fail: failure('cut') })
    expect((await ask({ say: ['Yes'] })).text).toBe('Yes')
    expect(await books(id)).toEqual({ used: 2, ledger: 2, open: 0 })
    expect(isBudgetReached((await ask({ say: ['No'] })).error)).toBe(true)
  })

  it('of answers keeps the answer of a step after the first, and of whoever goes on', async () => {
    const { id } = await budget({ limit: 5 })
    const refused: Play = { fail: failure('bad_request', { status: 400 }) }
    const runId = newId()
    await ask({ say: ['a'] }, { runId })
    await ask(refused, { runId, step: 2, counts: false })
    await ask(refused, { runId, attempt: 2 })
    expect(await books(id)).toEqual({ used: 1, ledger: 1, open: 0 })
  })

  it('counts an answer once, however often its process dies', async () => {
    const { id } = await budget({ limit: 1 })
    const runId = newId()
    await ask({ say: ['Half'], fail: failure('cut') }, { runId })
    expect((await ask({ say: ['Whole'] }, { runId, attempt: 2 })).text).toBe('Whole')
    expect((await ask({ say: ['Whole'] }, { runId, attempt: 3 })).text).toBe('Whole')
    expect((await books(id)).used).toBe(1)
    expect(isBudgetReached((await ask({ say: ['No'] })).error)).toBe(true)
  })

  it('counts the tokens of every attempt of a run', async () => {
    const { id } = await budget({ unit: 'tokens', limit: 10_000 })
    const runId = newId()
    await ask({ say: ['a'], tokens: [10, 5] }, { runId })
    await ask({ say: ['a'], tokens: [10, 5] }, { runId, step: 2, counts: false })
    await ask({ say: ['a'], tokens: [10, 5] }, { runId, attempt: 2 })
    expect(await books(id)).toEqual({ used: 45, ledger: 45, open: 0 })
  })

  it('of each visitor is their own, and leaves previews alone', async () => {
    await budget({ scope: 'visitor', limit: 1 })
    const [one, two] = [newId(), newId()]
    expect((await ask({ say: ['Yes'] }, { visitorId: one })).text).toBe('Yes')
    expect((await ask({ say: ['Yes'] }, { visitorId: two })).text).toBe('Yes')
    expect(isBudgetReached((await ask({ say: ['No'] }, { visitorId: one })).error)).toBe(true)
    expect((await ask({ say: ['Yes'] })).text).toBe('Yes')
    expect((await listBudgets(home.ctx)).budgets[0]).toMatchObject({ used: 1, visitorsAtLimit: 2 })
  })

  it('goes on with the built-in answerer where the owner chose so', async () => {
    await budget({ limit: 1, behaviour: 'builtin' })
    await ask({ say: ['Yes'] })
    const models = new ScriptedModels({ [MODEL]: { say: ['No'] }, builtin: { say: ['From the passages'] } })
    const { workspaceId, agentId } = home
    const { text, records } = await answerStep({
      workspaceId,
      agentId,
      models: [MODEL],
      fetchModel: models.fetch,
    })
    expect(text).toBe('From the passages')
    expect(records.map(({ reference, reason }) => [reference, reason])).toEqual([
      [MODEL, 'budget'],
      ['builtin', null],
    ])
    expect(models.countOf(MODEL)).toBe(0)
  })

  it('holds nobody back while it is off, and no longer when it is gone', async () => {
    const { id } = await budget({ limit: 1 })
    await ask({ say: ['Yes'] })
    await switchBudget(home.ctx, { budgetId: id, isEnabled: 'false' })
    expect((await ask({ say: ['Yes'] })).text).toBe('Yes')
    await switchBudget(home.ctx, { budgetId: id, isEnabled: true })
    expect(isBudgetReached((await ask({ say: ['No'] })).error)).toBe(true)
    await updateBudget(home.ctx, { budgetId: id, limit: 2, behaviour: 'handover', message: '' })
    expect((await ask({ say: ['Yes'] })).text).toBe('Yes')
    const { error } = await ask({ say: ['No'] })
    expect(isBudgetReached(error) && error.data.behaviour).toBe('handover')
    expect(limitWords(error, 'pt')).toMatch(/Chamei uma pessoa/)
    await deleteBudget(home.ctx, { budgetId: id })
    expect((await ask({ say: ['Yes'] })).text).toBe('Yes')
  })
})

describe('what was counted long ago', () => {
  it('is forgotten, and what remains adds up', async () => {
    const day = await budget({ unit: 'tokens', limit: 100_000 })
    const month = await budget({ period: 'month', limit: 1_000 })
    for (let time = 0; time < 3; time++) await ask({ say: ['Yes'], tokens: [40, 2] })
    const now = { day: await books(day.id), month: await books(month.id) }
    const age = (budgetId: string, days: number) =>
      asSystem('test data', async (tx) => {
        for (const table of ['budget_entries', 'budget_counters'])
          await sql`update ${sql.table(table)} set period_start = period_start - ${days}::int
            where budget_id = ${budgetId}`.execute(tx)
      })
    await age(day.id, 62)
    await age(month.id, 60)
    await pruneBudgets(2)
    expect(await books(day.id)).toEqual(now.day)
    expect(await books(month.id)).toEqual(now.month)
    await age(day.id, 3)
    await age(month.id, 40)
    for (let time = 0; time < 2; time++) await ask({ say: ['Yes'], tokens: [40, 2] })
    await pruneBudgets(2)
    expect(await books(day.id)).toEqual({ used: 84, ledger: 84, open: 0 })
    expect(await books(month.id)).toEqual({ used: 2, ledger: 2, open: 0 })
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select 1 from budget_counters where workspace_id = ${home.workspaceId}`.execute(tx),
    )
    expect(rows).toHaveLength(2)
  })
})

describe('warnings', () => {
  /** What a worker does, once. */
  const work = async () => {
    const { rows } = await asSystem('test looks', (tx) =>
      sql<{ payload: { budgetId: string; level: 50 | 80 | 100 } }>`
        select j.payload from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'budgets/tell' and j.payload::jsonb ->> 'workspaceId' = ${home.workspaceId}
        order by j.id`.execute(tx),
    )
    const ctx = { ...home.ctx, actor: { kind: 'job' as const, task: 'budgets/tell' }, role: null }
    for (const { payload } of rows) await tellOfBudget(ctx, payload)
    return rows.length
  }
  const mails = () =>
    asSystem('test looks', async (tx) => {
      const { rows } = await sql<{ payload: { subjectId: string } }>`
        select payload from graphile_worker._private_jobs where payload::jsonb ->> 'workspaceId' = ${home.workspaceId}
          and payload::jsonb ->> 'template' = 'budget'`.execute(tx)
      return rows
    })
  const levels = () =>
    asSystem('test looks', async (tx) => {
      const rows = await tx
        .selectFrom('audit_log')
        .select('changes')
        .where('workspace_id', '=', home.workspaceId)
        .where('action', '=', 'budget.warned')
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(({ changes }) => (changes as { level: number }).level)
    })

  it('come at 50, 80 and 100 per cent, once each, to owners and admins', async () => {
    await budget({ limit: 10 })
    for (let time = 0; time < 12; time++) await ask({ say: ['Yes'] })
    // They stand with the reservations, whatever becomes of the process that made them.
    expect(await work()).toBe(3)
    expect(await levels()).toEqual([50, 80, 100])
    expect((await mails()).length).toBeGreaterThan(0)
  })

  it('come once, also from a job that was killed before its end was known', async () => {
    await budget({ limit: 2 })
    const before = await mails()
    await ask({ say: ['Yes'] })
    await work()
    const told = await mails()
    expect(told.length).toBeGreaterThan(before.length)
    // The mails went out, and the job is still in the queue.
    await asSystem('test takes the mails', (tx) =>
      sql`delete from graphile_worker._private_jobs where payload::jsonb ->> 'workspaceId' = ${home.workspaceId}
        and payload::jsonb ->> 'template' = 'budget'`.execute(tx),
    )
    await work()
    expect(await mails()).toEqual([])
    expect((await levels()).filter((level) => level === 50)).toHaveLength(1)
  })

  it('come again under a higher limit, which has room once more', async () => {
    const { id } = await budget({ limit: 2 })
    const told = async () => {
      const { rows } = await asSystem('test looks', (tx) =>
        sql<{ warned: number }>`select warned from budget_counters where budget_id = ${id}`.execute(tx),
      )
      return [rows[0]?.warned, (await listBudgets(home.ctx)).budgets[0]?.wasReached]
    }
    for (let time = 0; time < 3; time++) await ask({ say: ['Yes'] })
    expect(await told()).toEqual([100, true])
    await updateBudget(home.ctx, { budgetId: id, limit: 10, behaviour: 'message', message: '' })
    expect(await told()).toEqual([0, false])
    for (let time = 0; time < 3; time++) await ask({ say: ['Yes'] })
    expect(await told()).toEqual([50, false])
    // A level that is still reached is told of once.
    await updateBudget(home.ctx, { budgetId: id, limit: 9, behaviour: 'message', message: '' })
    expect(await told()).toEqual([50, false])
    for (let time = 0; time < 4; time++) await ask({ say: ['Yes'] })
    expect(await told()).toEqual([100, true])
  })

  it('say of a budget that holds no answer that it has no room, not that nothing of it is used', async () => {
    const { id } = await budget({ limit: 1, unit: 'tokens' })
    await ask({ say: ['Yes'] })
    const { budgetMail } = await import('#app/domain/mails/budget-mail.server.ts')
    const about = { workspaceId: home.workspaceId, subjectId: id, recipientId: home.userId }
    const prepared = await budgetMail(about)
    expect(prepared?.mail.subject).toBe('A budget in Shop has no room for another answer')
    expect(prepared?.mail.text).toContain('0 of 1 token are used. What is left does not hold another answer.')
    const [view] = (await listBudgets(home.ctx)).budgets
    expect(view).toMatchObject({ used: 0, wasReached: true })
  })

  it('are mailed with what is used, in the reader’s words, and not for a budget that is off', async () => {
    const { id } = await budget({ limit: 10, scope: 'agent', agentId: home.agentId })
    for (let time = 0; time < 8; time++) await ask({ say: ['Yes'] })
    const { budgetMail } = await import('#app/domain/mails/budget-mail.server.ts')
    const about = { workspaceId: home.workspaceId, subjectId: id, recipientId: home.userId }
    const prepared = await budgetMail(about)
    expect(prepared?.mail.subject).toBe('80% of a budget in Shop is used')
    expect(prepared?.mail.text).toContain('The budget of Mel in Shop: 8 of 10 answers are used.')
    expect(prepared?.mail.to).toBe(home.email)
    await switchBudget(home.ctx, { budgetId: id, isEnabled: false })
    expect(await sendMail(home.ctx, { ...about, mailId: newId(), template: 'budget' })).toEqual({
      isSent: false,
    })
  })
})

describe('rights and input', () => {
  it('a member reads budgets and changes none', async () => {
    const { id } = await budget()
    const member = { ...home.ctx, role: 'member' as const }
    expect((await listBudgets(member)).budgets).toHaveLength(1)
    for (const deed of [
      () => createBudget(member, {}),
      () => updateBudget(member, { budgetId: id }),
      () => switchBudget(member, { budgetId: id, isEnabled: false }),
      () => deleteBudget(member, { budgetId: id }),
      () => setAnswerRate(member, { perMinute: 1 }),
    ])
      await expect(deed()).rejects.toSatisfy((error) => isAppError(error) && error.code === 'FORBIDDEN')
  })

  it('says which field is wrong', async () => {
    for (const [input, field] of [
      [{ limit: 0 }, 'limit'],
      [{ limit: 'many' }, 'limit'],
      [{ limit: 0.5 }, 'limit'],
      [{ scope: 'agent' }, 'agentId'],
      [{ scope: 'agent', agentId: newId() }, 'agentId'],
    ] as const)
      await expect(budget(input)).rejects.toSatisfy((error) => isAppError(error) && field in error.fields)
  })
})

it('what answers used is summed by day, agent and model, and metered on the installation’s keys', async () => {
  const runId = newId()
  const { workspaceId, agentId } = home
  const { records } = await ask({ say: ['Yes'], tokens: [1_000, 100] }, { runId })
  const record = () => asSystem('test', (tx) => recordSpend(tx, { workspaceId, agentId, runId }, records))
  await record()
  const { total, days, models, agents } = await listSpend(home.ctx)
  expect(total).toMatchObject({ answers: 1, tokens: 1_100, cost: records[0]?.cost })
  expect(days).toHaveLength(30)
  expect(days.at(-1)?.tokens).toBe(1_100)
  expect(agents[0]?.id).toBe(agentId)
  expect(models[0]).toMatchObject({ connectionKey: 'platform:openai', model: 'gpt-5.4-mini' })
  const metered = await asSystem('test looks', (tx) =>
    tx
      .selectFrom('usage_ledger')
      .select('amount')
      .where('workspace_id', '=', workspaceId)
      .where('metric', '=', 'platform_tokens')
      .execute(),
  )
  expect(metered.map(({ amount }) => Number(amount))).toEqual([1_100])
})
