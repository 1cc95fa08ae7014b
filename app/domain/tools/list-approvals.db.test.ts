import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { listConversations } from '#app/domain/inbox/list-conversations.server.ts'
import { getTrace } from '#app/domain/traces/get-trace.server.ts'
import { newId } from '#app/lib/ids.ts'
import {
  answer,
  type Listener,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { decideCall } from './decide-call.server.ts'
import { listApprovals } from './list-approvals.server.ts'

let listener: Listener
let shop: ToolShop
let other: ToolShop
let bia: Context

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
  other = await makeToolShop(listener)
  const userId = newId()
  await asSystem('test data', async (tx) => {
    await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@tests.local`})`.execute(tx)
    await sql`insert into profiles (user_id, display_name) values (${userId}, 'Bia Lima')`.execute(tx)
    await sql`insert into members (workspace_id, user_id, role) values (${shop.workspaceId}, ${userId}, 'member')`.execute(
      tx,
    )
  })
  bia = { ...shop.ctx, actor: { kind: 'user', userId }, role: 'member' }
})
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

async function waiting(id: string) {
  const asked = await shop.ask('I want my money back')
  await answer(asked.plan, scriptedModel({ calls: [{ name: 'refund_order', args: { id } }] }).model)
  const [approval] = await listApprovals(shop.ctx, asked.conversationId)
  return { ...asked, callId: approval?.callId ?? '', approval }
}
const inApproval = async (conversationId: string) => {
  const { conversations, counts } = await listConversations(bia, { view: 'approval' })
  return { listed: conversations.find(({ id }) => id === conversationId), count: counts.approval }
}

it('shows what waits in the conversation and in the inbox, and afterwards who decided', async () => {
  const { conversationId, callId, approval, plan } = await waiting('1')
  expect(approval).toMatchObject({
    title: 'Tool refund_order',
    arguments: { id: '1' },
    state: 'waiting',
    decidedByName: null,
    decidedAt: null,
  })
  const before = await inApproval(conversationId)
  expect(before.listed).toMatchObject({ waitingCalls: 1 })

  await decideCall(bia, { callId, decision: 'deny' })
  expect(await listApprovals(bia, conversationId)).toMatchObject([
    { state: 'denied', decidedByName: 'Bia', isOwnDecision: true },
  ])
  // Whoever comes second reads who was first.
  await expect(decideCall(shop.ctx, { callId, decision: 'approve' })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  expect(await listApprovals(shop.ctx, conversationId)).toMatchObject([
    { state: 'denied', decidedByName: 'Bia', isOwnDecision: false },
  ])
  const after = await inApproval(conversationId)
  expect(after).toEqual({ listed: undefined, count: before.count - 1 })
  expect((await getTrace(shop.ctx, plan.runId)).calls).toMatchObject([
    { status: 'denied', decidedByName: 'Bia' },
  ])
})

it('counts what nobody decided in time as expired', async () => {
  const { conversationId, callId } = await waiting('2')
  await asSystem('test data', (tx) =>
    sql`update tool_calls set requested_at = now() - interval '2 days', expires_at = now() - interval '1 day'
      where id = ${callId}`.execute(tx),
  )
  expect(await listApprovals(shop.ctx, conversationId)).toMatchObject([
    { state: 'expired', decidedByName: null },
  ])
  expect((await inApproval(conversationId)).listed).toBeUndefined()
})

it('is an unknown conversation for other workspaces, and for who did not begin a preview', async () => {
  const { conversationId, plan } = await waiting('3')
  await expect(listApprovals(other.ctx, conversationId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(listApprovals(shop.ctx, 'none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await asSystem('test data', (tx) =>
    sql`update conversations set channel = 'preview', visitor_id = null,
      preview_user_id = ${shop.ctx.actor.kind === 'user' ? shop.ctx.actor.userId : null} where id = ${conversationId}`.execute(
      tx,
    ),
  )
  expect(await listApprovals(shop.ctx, conversationId)).toHaveLength(1)
  await expect(listApprovals(bia, conversationId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(getTrace(bia, plan.runId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('leads from an answer that waited to the one that goes on, and back', async () => {
  const { callId, plan } = await waiting('4')
  expect((await getTrace(shop.ctx, plan.runId)).run).toMatchObject({ previousRunId: null, nextRunId: null })
  await decideCall(shop.ctx, { callId, decision: 'approve' })
  const { run } = await getTrace(shop.ctx, plan.runId)
  expect(run.nextRunId).toBe(run.continuedBy)
  expect((await getTrace(shop.ctx, run.continuedBy ?? '')).run).toMatchObject({
    previousRunId: plan.runId,
    continuesRunId: plan.runId,
  })
})
