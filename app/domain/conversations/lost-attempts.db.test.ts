import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { selectTracedRun } from '#app/db/run-steps.server.ts'
import { updateHeartbeats } from '#app/db/runs.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { getTrace } from '#app/domain/traces/get-trace.server.ts'
import type { RunProgress } from '#app/domain/traces/progress.ts'
import {
  answer,
  claimAsAnother,
  type Listener,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { claimRuns, countStoppedRuns } from './claim-runs.server.ts'
import { executeRun } from './execute-run.server.ts'
import { ownerName } from './run-engine.server.ts'
import type { RunPlan } from './run-plan.server.ts'
import { stopVisitorAnswer } from './stop-answer.server.ts'

/** A loaded machine is slow, not wrong. */
const PATIENT = { timeout: 20_000 }

let listener: Listener
let shop: ToolShop

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
})
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

const runOf = (plan: RunPlan) =>
  asSystem('test looks', (tx) => selectTracedRun(tx, { workspaceId: shop.workspaceId, runId: plan.runId }))
const spendOf = async () => {
  const { rows } = await asSystem('test looks', (tx) =>
    sql<{ answers: number; input: number; output: number; cost: number; tokens: number }>`
      select coalesce(sum(answers), 0)::int as answers, coalesce(sum(input_tokens), 0)::int as input,
        coalesce(sum(output_tokens), 0)::int as output, coalesce(sum(cost), 0)::int as cost,
        (select coalesce(sum(amount), 0)::int from usage_ledger where workspace_id = ${shop.workspaceId}
          and metric = 'tokens') as tokens
      from spend_days where workspace_id = ${shop.workspaceId}`.execute(tx),
  )
  return rows[0]!
}
const forget = () =>
  asSystem('test data', async (tx) => {
    await sql`delete from spend_days where workspace_id = ${shop.workspaceId}`.execute(tx)
    await sql`delete from usage_ledger where workspace_id = ${shop.workspaceId} and metric = 'tokens'`.execute(
      tx,
    )
  })
const attemptsIn = async (plan: RunPlan) =>
  (await getTrace(shop.ctx, plan.runId)).steps
    .filter(({ kind }) => kind === 'attempt')
    .map(({ attempt, status, data }) => [attempt, status, (data as { reason: string | null }).reason])

/** Begins an answer that says something and then waits, in a process that is about to die. */
async function begun(plan: RunPlan, owner = ownerName()) {
  let progress: RunProgress | undefined
  const death = new AbortController()
  const script = scriptedModel({ say: 'Delivery takes ', until: new Promise(() => {}) })
  const running = executeRun(plan, {
    owner,
    signal: death.signal,
    model: script.model,
    onProgress: (made) => {
      progress = made
    },
  })
  await vi.waitFor(async () => expect((await runOf(plan))?.firstTokenAt).not.toBeNull(), PATIENT)
  return {
    beat: () => {
      const batch = progress?.take()
      return asSystem('test', (tx) =>
        updateHeartbeats(tx, owner, [plan.runId], batch ? [{ runId: plan.runId, ...batch }] : []),
      )
    },
    die: async () => {
      death.abort()
      await running
    },
  }
}

describe('an attempt whose process died', () => {
  it('has named its model with its first word, and its steps stay apart from those of the next', async () => {
    await forget()
    const { plan } = await shop.ask()
    const first = await begun(plan)
    expect(await runOf(plan)).toMatchObject({ provider: 'openai', connectionKey: 'platform:openai' })
    expect(await attemptsIn(plan)).toEqual([[1, 'running', null]])
    await first.die()
    const next = await claimAsAnother(plan.runId)
    expect(await attemptsIn(plan)).toEqual([[1, 'failed', 'process_lost']])
    await answer(next!, scriptedModel({ say: 'Delivery takes three days.' }).model, 'another')
    const { steps } = await getTrace(shop.ctx, plan.runId)
    expect(steps.map(({ attempt, kind }) => [attempt, kind])).toEqual([
      [1, 'retrieval'],
      [1, 'prompt'],
      [1, 'attempt'],
      [2, 'retrieval'],
      [2, 'prompt'],
      [2, 'attempt'],
    ])
    expect((await attemptsIn(plan)).at(-1)).toEqual([2, 'ok', null])
  })

  it('is in the day’s costs once, beside what the next one used', async () => {
    await forget()
    const { plan } = await shop.ask()
    await (await begun(plan)).die()
    expect(await spendOf()).toMatchObject({ input: 0, output: 0, tokens: 0 })
    const second = await claimAsAnother(plan.runId, 'second')
    const lost = await spendOf()
    expect(lost.input).toBeGreaterThan(100)
    expect(lost.output).toBeGreaterThan(0)
    expect(lost.cost).toBeGreaterThan(0)
    expect(lost).toMatchObject({ answers: 0, tokens: lost.input + lost.output })
    // The second dies before it has done a thing, and is found twice.
    expect(second).toMatchObject({ attempt: 2 })
    const third = await claimAsAnother(plan.runId, 'third')
    expect(await claimRuns('fourth', plan.runId)).toEqual([])
    expect(await spendOf()).toEqual(lost)
    await answer(third!, scriptedModel({ say: 'Three days.' }).model, 'third')
    const all = await spendOf()
    expect(all).toMatchObject({ answers: 1, input: lost.input + 10, output: lost.output + 5 })
    expect(all.tokens).toBe(lost.tokens + 15)
    expect(await runOf(plan)).toMatchObject({
      inputTokens: all.input,
      outputTokens: all.output,
      cost: all.cost,
    })
  })

  it('keeps what it has written since with every sign of life', async () => {
    const { plan } = await shop.ask()
    const first = await begun(plan)
    const outputOf = async () => (await getTrace(shop.ctx, plan.runId)).steps.at(-1)?.outputTokens ?? 0
    const before = await outputOf()
    await first.beat()
    expect(await outputOf()).toBeGreaterThanOrEqual(before)
    await first.die()
  })

  it('keeps the turns that it finished, and counts each of them', async () => {
    await forget()
    const { plan } = await shop.ask('Find order 7')
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => (open = resolve))
    const death = new AbortController()
    const script = scriptedModel({ calls: [{ name: 'find_order', args: { id: '7' } }] })
    const before = listener.hits.length
    const running = answer(plan, script.model, ownerName(), death.signal)
    await vi.waitFor(() => expect(listener.hits).toHaveLength(before + 1), PATIENT)
    death.abort()
    open()
    await running
    listener.hold = null
    expect(await attemptsIn(plan)).toEqual([[1, 'ok', null]])
    const next = await claimAsAnother(plan.runId)
    expect(await spendOf()).toMatchObject({ answers: 0, input: 10, output: 5 })
    await answer(next!, scriptedModel({}, { say: 'On its way.' }).model, 'another')
    expect(await spendOf()).toMatchObject({ answers: 1, input: 20, output: 10 })
  })

  it('is counted also when the answer was stopped and nobody went on with it', async () => {
    await forget()
    const { plan, visitor, conversationId } = await shop.ask()
    const first = await begun(plan)
    // It dies without a sign, then the visitor stops the answer.
    await asSystem('test', (tx) =>
      sql`update runs set owner = 'dead', attempt = 2, counted_attempt = 1 where id = ${plan.runId}`.execute(
        tx,
      ),
    )
    await first.die()
    await asSystem('test', (tx) =>
      sql`update run_steps set attempt = 2 where run_id = ${plan.runId}`.execute(tx),
    )
    await stopVisitorAnswer(visitor, conversationId)
    await countStoppedRuns()
    expect((await spendOf()).input).toBe(0)
    await asSystem('test', (tx) =>
      sql`update runs set finished_at = now() - interval '2 minutes' where id = ${plan.runId}`.execute(tx),
    )
    await countStoppedRuns()
    const counted = await spendOf()
    expect(counted.input).toBeGreaterThan(100)
    await countStoppedRuns()
    expect(await spendOf()).toEqual(counted)
    expect(await attemptsIn(plan)).toEqual([[2, 'failed', 'process_lost']])
  })
})
