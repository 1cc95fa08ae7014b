import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { ownerName } from '#app/domain/conversations/run-engine.server.ts'
import { takeOver } from '#app/domain/inbox/take-over.server.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type Asked,
  answer,
  callsOf,
  claimAsAnother,
  claimContinuation,
  endsOf,
  type Listener,
  logOf,
  type ModelTurn,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { decideCall } from './decide-call.server.ts'
import { expireCalls } from './expire-calls.server.ts'
import { listApprovals } from './list-approvals.server.ts'
import { runApproved } from './run-approved.server.ts'

let listener: Listener
let shop: ToolShop
let colleague: Context

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
  const userId = newId()
  await asSystem('test data', async (tx) => {
    await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@tests.local`})`.execute(tx)
    await sql`insert into members (workspace_id, user_id, role) values (${shop.workspaceId}, ${userId}, 'member')`.execute(
      tx,
    )
  })
  colleague = { ...shop.ctx, actor: { kind: 'user', userId }, role: 'member' }
})
beforeEach(() => {
  listener.hits.length = 0
})
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

const refund = (id: string) => ({ name: 'refund_order', args: { id } })

/** An answer that asked for these calls and ended, waiting. */
async function waiting(...turns: ModelTurn[]): Promise<Asked & { callIds: string[] }> {
  const asked = await shop.ask('I want my money back')
  await answer(asked.plan, scriptedModel(...turns).model)
  const calls = await waitingIn(asked.conversationId)
  return { ...asked, callIds: calls.map(({ callId }) => callId) }
}

/** What a person still has to decide there. */
const waitingIn = async (conversationId: string, ctx = shop.ctx) =>
  (await listApprovals(ctx, conversationId)).filter(({ state }) => state === 'waiting')

const goOn = async (asked: Asked, ...turns: ModelTurn[]) => {
  const plan = await claimContinuation(shop, asked.plan.runId)
  const script = scriptedModel(...turns)
  if (plan) await answer(plan, script.model)
  return { plan, asked: script.asked }
}

describe('a dangerous call', () => {
  it('waits: nothing is done, the answer ends in words, and a person sees what is asked for', async () => {
    const asked = await waiting({ calls: [refund('1')] })
    expect(listener.hits).toEqual([])
    const [end] = await endsOf(shop, asked.conversationId)
    expect(end).toMatchObject({ errorCode: null, message: { status: 'complete' } })
    expect(end?.message.content).toContain('approve')
    expect(await waitingIn(asked.conversationId, colleague)).toMatchObject([
      { title: 'Tool refund_order', arguments: { id: '1' } },
    ])
    const activities = (await logOf(shop, asked.conversationId)).filter(({ kind }) => kind === 'activity')
    expect(activities).toMatchObject([{ callId: asked.callIds[0], state: 'waiting' }])
  })

  it('is made once it is approved, and the answer goes on', async () => {
    const turns = [{ say: 'Let me refund that.', calls: [refund('2')] }, { say: 'Your money is on its way.' }]
    const asked = await waiting(...turns)
    await decideCall(colleague, { callId: asked.callIds[0], decision: 'approve' })
    const { plan, asked: requests } = await goOn(asked, ...turns)
    expect(plan).not.toBeNull()
    expect(listener.hits).toMatchObject([
      { method: 'POST', path: '/refund_order', body: '{"id":"2"}', key: asked.callIds[0] },
    ])
    expect(requests).toHaveLength(1)
    const ends = await endsOf(shop, asked.conversationId)
    expect(ends.map(({ message }) => message.content)).toEqual([
      'Let me refund that.',
      'Your money is on its way.',
    ])
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select action, actor_id from audit_log where subject_id = ${asked.callIds[0]}`.execute(tx),
    )
    expect(rows).toEqual([
      { action: 'tool_call.approved', actor_id: colleague.actor.kind === 'user' && colleague.actor.userId },
    ])
  })

  it('is not made when it is refused, and the model is told', async () => {
    const asked = await waiting({ calls: [refund('3')] })
    await decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'deny' })
    const { asked: requests } = await goOn(asked, {}, { say: 'They said no.' })
    expect(listener.hits).toEqual([])
    expect(JSON.stringify(requests[0]?.messages)).toContain('refused this call')
    expect((await endsOf(shop, asked.conversationId)).at(-1)?.message.content).toBe('They said no.')
  })

  it('has one decision: of two people one wins', async () => {
    const asked = await waiting({ calls: [refund('4')] })
    const callId = asked.callIds[0]
    const decisions = await Promise.allSettled([
      decideCall(shop.ctx, { callId, decision: 'approve' }),
      decideCall(colleague, { callId, decision: 'deny' }),
      decideCall(shop.ctx, { callId, decision: 'deny' }),
      decideCall(colleague, { callId, decision: 'approve' }),
    ])
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const decision of decisions)
      if (decision.status === 'rejected') expect(decision.reason).toMatchObject({ code: 'CONFLICT' })
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select id from runs where continues_run_id = ${asked.plan.runId}`.execute(tx),
    )
    expect(rows).toHaveLength(1)
  })

  it('goes on when all of its turn are decided, and each has its own outcome', async () => {
    const asked = await waiting({
      calls: [refund('5'), { name: 'find_order', args: { id: '5' } }, refund('6')],
    })
    expect(listener.hits.map(({ path }) => path)).toEqual(['/find_order?id=5'])
    expect(asked.callIds).toHaveLength(2)
    await decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'approve' })
    expect(await claimContinuation(shop, asked.plan.runId)).toBeNull()
    await decideCall(shop.ctx, { callId: asked.callIds[1], decision: 'deny' })
    const { asked: requests } = await goOn(asked, {}, { say: 'One of two.' })
    expect(listener.hits.map(({ path }) => path)).toEqual(['/find_order?id=5', '/refund_order'])
    const results = requests[0]?.messages.filter(({ role }) => role === 'tool') ?? []
    expect(results).toMatchObject([{ isError: false }, { isError: false }, { isError: true }])
  })

  it('that goes on is made once, also when its process dies in the middle of it', async () => {
    const asked = await waiting({ calls: [refund('7')] })
    await decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'approve' })
    const plan = await claimContinuation(shop, asked.plan.runId)
    let open = () => {}
    listener.hold = new Promise<void>((resolve) => {
      open = resolve
    })
    const oldRun = answer(plan!, scriptedModel({}, { say: 'Done.' }).model)
    await vi.waitFor(() => expect(listener.hits).toHaveLength(1))
    const again = await claimContinuation(shop, asked.plan.runId)
    const script = scriptedModel({}, { say: 'I am not sure it worked.' })
    await answer(again!, script.model)
    open()
    listener.hold = null
    await oldRun
    expect(listener.hits).toHaveLength(1)
    expect(JSON.stringify(script.asked[0]?.messages)).toContain('not known')
    expect(await endsOf(shop, asked.conversationId)).toHaveLength(2)
  })

  it('is not made when the agent has the tool no longer, and both the model and people read so', async () => {
    const own = await makeToolShop(listener)
    const asked = await own.ask('I want my money back')
    await answer(asked.plan, scriptedModel({ calls: [refund('13'), refund('14')] }).model)
    const approvals = await listApprovals(own.ctx, asked.conversationId)
    expect(approvals.map(({ outcome }) => outcome)).toEqual(['open', 'open'])
    for (const { callId } of approvals) await decideCall(own.ctx, { callId, decision: 'approve' })
    await asSystem('test', (tx) =>
      sql`delete from tools where workspace_id = ${own.workspaceId} and name = 'refund_order'`.execute(tx),
    )
    const script = scriptedModel({ say: 'That cannot be done any more.' })
    await answer((await claimContinuation(own, asked.plan.runId))!, script.model)
    expect(listener.hits).toEqual([])
    expect(JSON.stringify(script.asked[0]?.messages)).toContain('The call was not made')
    expect(await listApprovals(own.ctx, asked.conversationId)).toMatchObject([
      { state: 'approved', outcome: 'unmade' },
      { state: 'approved', outcome: 'unmade' },
    ])
    expect(await callsOf(own, asked.plan.runId)).toMatchObject([
      { status: 'failed', errorCode: 'tool_missing' },
      { status: 'failed', errorCode: 'tool_missing' },
    ])
  })

  it('waits for an answer that is being written before it goes on', async () => {
    const asked = await waiting({ calls: [refund('8')] })
    const next = await shop.ask('And something else?', {}, asked.conversationId)
    await decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'approve' })
    expect(await claimContinuation(shop, asked.plan.runId)).toBeNull()
    await answer(next.plan, scriptedModel({ say: 'Something else.' }).model)
    const { plan } = await goOn(asked, {}, { say: 'Refunded.' })
    expect(plan).not.toBeNull()
    expect((await endsOf(shop, asked.conversationId)).map(({ message }) => message.content)).toEqual([
      expect.stringContaining('approve'),
      'Something else.',
      'Refunded.',
    ])
  })

  it('is made all the same when the next question stops the answer that went on', async () => {
    const asked = await waiting({ calls: [refund('12')] })
    await decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'approve' })
    // Before any process has taken it.
    const next = await shop.ask('Hello?', {}, asked.conversationId)
    await answer(next.plan, scriptedModel({ say: 'Yes?' }).model)
    const { rows } = await asSystem('test looks', (tx) =>
      sql<{
        id: string
        status: string
      }>`select id, status from runs where continues_run_id = ${asked.plan.runId}
        order by id`.execute(tx),
    )
    expect(rows.map(({ status }) => status)).toEqual(['stopped', 'running'])
    const plan = await claimAsAnother(rows[1]?.id ?? '', ownerName())
    await answer(plan!, scriptedModel({}, { say: 'Refunded.' }).model)
    expect(listener.hits).toHaveLength(1)
    expect((await endsOf(shop, asked.conversationId)).at(-1)?.message.content).toBe('Refunded.')
  })

  it('expires when nobody decides, and the answer says so', async () => {
    const asked = await waiting({ calls: [refund('9')] })
    await asSystem('test', (tx) =>
      sql`update tool_calls set expires_at = now() - interval '1 second' where id = ${asked.callIds[0]}`.execute(
        tx,
      ),
    )
    await expect(
      decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'approve' }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await expireCalls()).toBeGreaterThan(0)
    const { asked: requests } = await goOn(asked, {}, { say: 'Nobody answered.' })
    expect(listener.hits).toEqual([])
    expect(JSON.stringify(requests[0]?.messages)).toContain('in time')
    expect(await waitingIn(asked.conversationId)).toEqual([])
  })

  it('is made without an answer when a person took the conversation over meanwhile', async () => {
    const asked = await waiting({ calls: [refund('10')] })
    await takeOver(colleague, { conversationId: asked.conversationId })
    await decideCall(shop.ctx, { callId: asked.callIds[0], decision: 'approve' })
    expect(await claimContinuation(shop, asked.plan.runId)).toBeNull()
    const job = { workspaceId: shop.workspaceId, callId: asked.callIds[0] ?? '' }
    await Promise.all([
      runApproved(job, AbortSignal.timeout(5_000)),
      runApproved(job, AbortSignal.timeout(5_000)),
    ])
    expect(listener.hits).toHaveLength(1)
    expect(await callsOf(shop, asked.plan.runId)).toMatchObject([
      { status: 'succeeded', result: { isError: false } },
    ])
    expect(await listApprovals(shop.ctx, asked.conversationId)).toMatchObject([
      { state: 'approved', outcome: 'done' },
    ])
    expect(await endsOf(shop, asked.conversationId)).toHaveLength(1)
  })

  it('cannot be decided from another workspace, by a program, or by the model itself', async () => {
    const asked = await waiting({ calls: [refund('11'), { name: 'decide_call', args: { callId: 'x' } }] })
    const callId = asked.callIds[0]
    const other = await makeToolShop(listener)
    await expect(decideCall(other.ctx, { callId, decision: 'approve' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const program: Context = { ...shop.ctx, actor: { kind: 'apiKey', apiKeyId: newId() }, scopes: [] }
    await expect(decideCall(program, { callId, decision: 'approve' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(listApprovals(other.ctx, asked.conversationId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(listener.hits).toEqual([])
  })
})
