import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { createAgent } from '#app/domain/agents/create-agent.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requestHandover } from '#app/domain/conversations/request-handover.server.ts'
import { hashVisitorToken, newVisitorToken } from '#app/domain/conversations/visitor.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { deleteSource } from '#app/domain/knowledge/delete-source.server.ts'
import { newId } from '#app/lib/ids.ts'
import { auditRows } from '../../../tests/fixtures/audit-rows.ts'
import { makeConversation, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { exportAudit } from './export-audit.server.ts'
import { listAudit } from './list-audit.server.ts'
import { pruneAudit } from './prune-audit.server.ts'
import { getAuditRetention, setAuditRetention } from './retention.server.ts'

let home: Context
beforeAll(async () => {
  home = await makeWorkspace('Home')
})

const at = (days: number) => new Date(Date.now() - days * 86_400_000)

/** Entries as if they had been written so many days ago. */
async function writeOld(ctx: Context, ages: number[]): Promise<void> {
  await asSystem('test data', (tx) =>
    tx
      .insertInto('audit_log')
      .values(
        ages.map((days) => ({
          workspace_id: ctx.workspaceId,
          actor_kind: 'job' as const,
          actor_label: 'test',
          action: 'agent.created',
          subject_type: 'agent',
          subject_id: `${days} days`,
          created_at: at(days),
        })),
      )
      .execute(),
  )
}

describe('the log', () => {
  it('tells before and after of what changed, and only how long texts begin', async () => {
    const { id } = await createAgent(home, { name: 'Mel', preset: 'blank', language: 'en' }).catch(() =>
      createAgent(home, { name: 'Mel', language: 'en' }),
    )
    const agent = await getAgent(home, id)
    const settings = { ...agent.settings, welcome: 'Hello there', instructions: 'x'.repeat(3_000) }
    await updateAgentDraft(home, { agentId: id, updatedAt: agent.updatedAt, name: 'Melissa', settings })
    const { entries } = await listAudit(home, { object: `agent:${id}` })
    expect(entries.map(({ action }) => action)).toEqual(['agent.updated', 'agent.created'])
    const { changes, object, actor } = entries[0] as (typeof entries)[0]
    expect(changes).toMatchObject({
      name: { before: 'Mel', after: 'Melissa' },
      welcome: { before: agent.settings.welcome, after: 'Hello there' },
      instructions: { after: `${'x'.repeat(200)}…` },
    })
    expect(changes).not.toHaveProperty('model')
    expect(object).toEqual({ type: 'agent', id, name: 'Melissa', isThere: true })
    expect(actor).toMatchObject({ kind: 'user', name: expect.any(String) })
  })

  it('keeps the name of what is gone', async () => {
    const { sourceId } = await addText(home, { name: 'Hours', text: 'Nine to five.' })
    await deleteSource(home, { sourceId }, null)
    const { entries } = await listAudit(home, { object: `knowledge_source:${sourceId}` })
    expect(entries[0]?.object).toMatchObject({ name: 'Hours', isThere: false })
  })

  it('has the visitor who asked for a person, once', async () => {
    const made = await makeConversation(home)
    const token = newVisitorToken()
    const tokenHash = hashVisitorToken(token) as Buffer
    await asSystem('test data', (tx) =>
      tx
        .insertInto('visitor_tokens')
        .values({
          token_hash: tokenHash,
          workspace_id: home.workspaceId,
          agent_id: made.agentId,
          visitor_id: made.visitorId,
          expires_at: at(-1),
        })
        .execute(),
    )
    const visitor = { tokenHash, requestId: 'visitor-request' }
    for (let i = 0; i < 2; i++) await requestHandover(visitor, made.conversationId)
    const { entries } = await listAudit(home, { object: `conversation:${made.conversationId}` })
    expect(entries).toMatchObject([
      {
        actor: { kind: 'visitor', id: made.visitorId },
        action: 'conversation.handover_requested',
        changes: { handler: { before: 'agent', after: 'waiting' } },
        requestId: 'visitor-request',
      },
    ])
  })

  it('is filtered by who, what, about what, when and words', async () => {
    const ctx = await makeWorkspace('Filtered')
    await writeOld(ctx, [1, 3, 5])
    const found = async (filter: object) =>
      (await listAudit(ctx, filter)).entries.map(({ object }) => object.id)
    const days = ['1 days', '3 days', '5 days']
    expect(await found({ actor: 'job' })).toEqual(days)
    expect(await found({ action: 'agent' })).toEqual(days)
    expect(await found({ action: 'agent.published' })).toEqual([])
    expect(await found({ search: '3 day' })).toEqual(['3 days'])
    expect(await found({ search: '%' })).toEqual([])
    expect(await found({ action: 'agent', from: at(4).toISOString() })).toEqual(['1 days', '3 days'])
    expect(await found({ action: 'agent', from: at(4).toISOString(), to: at(2).toISOString() })).toEqual([
      '3 days',
    ])
    // The day on which it was written, which by now may be one day more ago.
    const [old] = (await listAudit(ctx, { search: '3 day' })).entries
    const day = (old?.at ?? '').slice(0, 10)
    expect(await found({ action: 'agent', from: day, to: day })).toEqual(['3 days'])
    expect(await found({ actor: `user:${newId()}` })).toEqual([])
    // What cannot be read is left out.
    expect((await found({ actor: "x' or 1=1", action: '../', from: 'yesterday', after: 'x' })).length).toBe(4)
  })

  it('is read page by page without a gap or a repetition, entries of one moment included', async () => {
    const ctx = await makeWorkspace('Long')
    await writeOld(
      ctx,
      Array.from({ length: 130 }, () => 2),
    )
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(ctx, after ? { after } : {})
      seen.push(...page.entries.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(seen.length).toBe(131)
    expect(new Set(seen).size).toBe(131)
  })

  it('is exported whole, and says who took it', async () => {
    const ctx = await makeWorkspace('Exported')
    await writeOld(
      ctx,
      Array.from({ length: 1_100 }, (_, i) => 1 + i / 10_000),
    )
    let count = 0
    for await (const batch of await exportAudit(ctx, {}, 'UTC')) count += batch.length
    expect(count).toBe(1_102)
    expect((await listAudit(ctx, {})).entries[0]?.action).toBe('audit.exported')
  })

  it('is for owners and admins', async () => {
    const member = { ...home, role: 'member' as const }
    await expect(listAudit(member, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(exportAudit(member, {}, 'UTC')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(setAuditRetention({ ...home, role: 'admin' }, { retention: '90' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

describe('nobody shortens the log', () => {
  it('not even the owner of the table, before its time', async () => {
    const ctx = await makeWorkspace('Kept')
    await writeOld(ctx, [100, 1])
    await setAuditRetention(ctx, { retention: '90' })
    for (const statement of [
      sql`delete from audit_log where workspace_id = ${ctx.workspaceId}`,
      // Old enough, but not by the one function.
      sql`delete from audit_log where workspace_id = ${ctx.workspaceId} and subject_id = '100 days'`,
      sql`update audit_log set changes = '{}' where workspace_id = ${ctx.workspaceId}`,
      sql`truncate audit_log`,
    ])
      await expect(asSystem('test', (tx) => statement.execute(tx))).rejects.toThrow()
    await expect(
      asActor(scopeOf(ctx), (tx) => sql`select app.prune_audit_log(100)`.execute(tx)),
    ).rejects.toThrow()
    expect((await listAudit(ctx, { action: 'agent' })).entries.length).toBe(2)
  })

  it('but time, where the workspace wants it so', async () => {
    const ctx = await makeWorkspace('Short')
    const forever = await makeWorkspace('Forever')
    expect(await getAuditRetention(ctx)).toBe('forever')
    await writeOld(ctx, [400, 100, 89, 1])
    await writeOld(forever, [4_000])
    await setAuditRetention(ctx, { retention: '90' })
    await pruneAudit()
    const left = await asSystem('test looks', (tx) => auditRows(tx, ctx.workspaceId, 100))
    expect(left.filter(({ action }) => action === 'agent.created').map((row) => row.subject_id)).toEqual([
      '1 days',
      '89 days',
    ])
    expect(left[0]).toMatchObject({
      actor_kind: 'job',
      action: 'audit.pruned',
      changes: { count: 2, days: 90 },
    })
    expect(left.some(({ action }) => action === 'audit.retention_changed')).toBe(true)
    expect((await listAudit(forever, { action: 'agent' })).entries.length).toBe(1)
    expect(await pruneAudit()).toBe(0)
  })
})
