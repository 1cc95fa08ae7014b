import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { scopeOf } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { makeConversation, makePerson, makeWorkspace } from '../../tests/fixtures/workspaces.ts'
import { asActor, asSystem, asVisitor, type Tx } from './scope.server.ts'

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing thrown',
    (error: AppError) => error.code,
  )
const role = async (tx: Tx) =>
  (await sql<{ role: string }>`select current_user as role`.execute(tx)).rows[0]?.role

test('a person acts as app_user, inside their workspace, for the length of the transaction', async () => {
  const ctx = await makeWorkspace()
  const inside = await asActor(scopeOf(ctx), async (tx) => ({
    role: await role(tx),
    settings: (
      await sql<{ w: string; r: string; q: string }>`
      select app.workspace_id() as w, app.member_role() as r, app.request_id() as q`.execute(tx)
    ).rows[0],
  }))
  expect(inside).toEqual({ role: 'app_user', settings: { w: ctx.workspaceId, r: 'owner', q: 'test' } })
  const after = await asSystem('test', async (tx) => ({
    role: await role(tx),
    workspace: (await sql<{ w: string | null }>`select app.workspace_id() as w`.execute(tx)).rows[0]?.w,
  }))
  expect(after.role).not.toBe('app_user')
  expect(after.workspace).toBeNull()
})

test('another workspace and an unknown one answer the same', async () => {
  const [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()])
  for (const workspaceId of [theirs.workspaceId, newId(), 'no uuid', "'; drop table members; --"])
    expect(await code(asActor({ ...scopeOf(ours), workspaceId }, async () => 1))).toBe('NOT_FOUND')
})

test('a request id cannot break out of the message that begins the transaction', async () => {
  const ctx = await makeWorkspace()
  const requestId = "x'); drop schema app cascade; --\\'\0"
  const seen = await asActor(
    { ...scopeOf(ctx), requestId },
    async (tx) => (await sql<{ id: string }>`select app.request_id() as id`.execute(tx)).rows[0]?.id,
  )
  expect(seen).toBe(requestId.replace('\0', ''))
})

test('what fails inside is rolled back, and the connection serves the next', async () => {
  const ctx = await makeWorkspace()
  const failing = asActor(scopeOf(ctx), async (tx) => {
    await tx.updateTable('workspaces').set({ name: 'Changed' }).where('id', '=', ctx.workspaceId).execute()
    throw new AppError('CONFLICT')
  })
  expect(await code(failing)).toBe('CONFLICT')
  const names = await asActor(scopeOf(ctx), (tx) => tx.selectFrom('workspaces').select('name').execute())
  expect(names).toEqual([{ name: 'Test' }])
})

test('an error that was swallowed inside does not pass for success', async () => {
  const ctx = await makeWorkspace()
  const swallowing = asActor(scopeOf(ctx), async (tx) => {
    await sql`select 1 / 0`.execute(tx).catch(() => {})
    return 'done'
  })
  await expect(swallowing).rejects.toThrow('aborted')
})

test('what the database refuses arrives as an error of the product', async () => {
  const [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()])
  const foreign = await makeConversation(theirs)
  const run = (fn: (tx: Tx) => Promise<unknown>) => code(asActor(scopeOf(ours), fn))
  const source = { workspace_id: ours.workspaceId, kind: 'text' as const, name: 'n' }
  expect(
    await run((tx) =>
      tx
        .insertInto('knowledge_sources')
        .values({ ...source, name: '' })
        .execute(),
    ),
  ).toBe('BAD_INPUT')
  expect(
    await run((tx) =>
      tx
        .insertInto('knowledge_sources')
        .values({ ...source, workspace_id: theirs.workspaceId })
        .execute(),
    ),
  ).toBe('FORBIDDEN')
  expect(
    await run((tx) =>
      tx
        .insertInto('agent_sources')
        .values({ workspace_id: ours.workspaceId, agent_id: foreign.agentId, source_id: newId() })
        .execute(),
    ),
  ).toBe('NOT_FOUND')
  expect(await run((tx) => sql`select * from visitor_tokens`.execute(tx))).toBe('FORBIDDEN')
})

test('many people at once never see one another’s rows', async () => {
  const contexts = await Promise.all(Array.from({ length: 6 }, (_, i) => makeWorkspace(`Workspace ${i}`)))
  const seen = await Promise.all(
    Array.from({ length: 120 }, async (_, i) => {
      const ctx = contexts[i % contexts.length] ?? contexts[0]!
      const rows = await asActor(scopeOf(ctx), (tx) => tx.selectFrom('workspaces').select('id').execute())
      return rows.length === 1 && rows[0]?.id === ctx.workspaceId
    }),
  )
  expect(seen.every(Boolean)).toBe(true)
})

test('outside any workspace a person sees their memberships and nothing else', async () => {
  const ctx = await makeWorkspace()
  await makeConversation(ctx)
  const outside = { ...scopeOf(ctx), workspaceId: null }
  const seen = await asActor(outside, async (tx) => ({
    workspaces: (await tx.selectFrom('workspaces').select('id').execute()).length,
    agents: (await tx.selectFrom('agents').select('id').execute()).length,
  }))
  expect(seen).toEqual({ workspaces: 1, agents: 0 })
  const stranger = await makePerson()
  expect(await asActor(scopeOf(stranger), (tx) => tx.selectFrom('members').selectAll().execute())).toEqual([])
})

test('a visitor acts as app_visitor with a good token, and not at all with another', async () => {
  const ctx = await makeWorkspace()
  const made = await makeConversation(ctx)
  const hash = createHash('sha256').update(randomBytes(32)).digest()
  const token = {
    token_hash: hash,
    workspace_id: ctx.workspaceId,
    agent_id: made.agentId,
    visitor_id: made.visitorId,
  }
  await asSystem('test data', (tx) =>
    tx
      .insertInto('visitor_tokens')
      .values({ ...token, expires_at: new Date(Date.now() + 60_000) })
      .execute(),
  )
  const seen = await asVisitor(hash, 'test', async (tx, who) => ({
    who,
    role: await role(tx),
    conversations: await tx.selectFrom('conversations').select('id').execute(),
  }))
  expect(seen).toEqual({
    who: { workspaceId: ctx.workspaceId, agentId: made.agentId, visitorId: made.visitorId },
    role: 'app_visitor',
    conversations: [{ id: made.conversationId }],
  })
  expect(await code(asVisitor(randomBytes(32), 'test', async () => 1))).toBe('NOT_SIGNED_IN')
})
