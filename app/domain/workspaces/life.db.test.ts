import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { asSystem } from '#app/db/scope.server.ts'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { type Context, type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { invitePeople } from '#app/domain/invitations/invite-people.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { setAgentAccess } from '#app/domain/members/set-agent-access.server.ts'
import { env } from '#app/env.server.ts'
import { uploadKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { codeOf, makeColleague } from '../../../tests/fixtures/people.ts'
import { makeConversation, makePerson, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { createWorkspace } from './create-workspace.server.ts'
import { deleteWorkspace } from './delete-workspace.server.ts'
import { getWorkspace } from './get-workspace.server.ts'
import { listClosedWorkspaces } from './list-closed-workspaces.server.ts'
import { listWorkspaces } from './list-workspaces.server.ts'
import { offerOwnership } from './ownership.server.ts'
import { purgeWorkspaces } from './purge-workspaces.server.ts'
import { restoreWorkspace } from './restore-workspace.server.ts'
import { updateWorkspace } from './update-workspace.server.ts'

const personOf = (ctx: Context) => ctx as unknown as PersonContext
const settings = { name: 'Test', locale: 'en', timeZone: 'UTC' }

const deletedAgo = (workspaceId: string) =>
  asSystem('test: two weeks pass', (tx) =>
    sql`update workspaces set deleted_at = now() - interval '14 days', purge_at = now() where id = ${workspaceId}`.execute(
      tx,
    ),
  )

/** Tables of every schema in which some row mentions the id, read from the catalogue. */
async function mentions(id: string): Promise<string[]> {
  return asSystem('test looks', async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
        and n.nspname not like 'pg\\_%' and n.nspname not like 'embedded'
      order by 1
    `.execute(tx)
    expect(tables.length).toBeGreaterThan(40)
    const found: string[] = []
    for (const { name } of tables) {
      const pattern = `%${id}%`
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from ${sql.raw(name)} t where t::text like ${pattern}
      `.execute(tx)
      if (rows[0]?.n) found.push(name)
    }
    return found
  })
}

describe('an address', () => {
  test('changes, and the old one still leads there, and to nobody else', async () => {
    const owner = await makeWorkspace()
    const person = personOf(owner)
    const before = await getWorkspace(person, (await listWorkspaces(person))[0]?.slug ?? '')
    const slug = `new-${before.slug}`.slice(0, 40)
    await updateWorkspace(owner, { ...settings, slug })
    expect(await getWorkspace(person, slug)).toMatchObject({ id: before.id, slug })
    expect(await getWorkspace(person, before.slug)).toMatchObject({ id: before.id, slug })
    const other = await makeWorkspace()
    expect(await codeOf(updateWorkspace(other, { ...settings, slug: before.slug }))).toBe('BAD_INPUT')
    expect(await codeOf(updateWorkspace(other, { ...settings, slug }))).toBe('BAD_INPUT')
    // A stranger's old address is unknown to others, like today's.
    expect(await codeOf(getWorkspace(personOf(other), before.slug))).toBe('NOT_FOUND')
    // And one can go back.
    await updateWorkspace(owner, { ...settings, slug: before.slug })
    expect((await getWorkspace(person, slug)).slug).toBe(before.slug)
  })

  test('must look like one, and be none of ours', async () => {
    const owner = await makeWorkspace()
    for (const slug of ['a', 'A B', 'settings', '-x-', 'x'.repeat(49), '../x']) {
      expect(await codeOf(updateWorkspace(owner, { ...settings, slug }))).toBe('BAD_INPUT')
    }
  })

  test('a new workspace never gets an address that was another’s', async () => {
    const owner = await makeWorkspace(`Acme ${Date.now()}`)
    const person = personOf(owner)
    const { slug, name } = (await listWorkspaces(person))[0] ?? { slug: '', name: '' }
    await updateWorkspace(owner, { ...settings, slug: `moved-${Date.now()}` })
    const made = await createWorkspace(await makePerson(), { ...settings, name })
    expect(made.slug).not.toBe(slug)
  })
})

describe('deleting', () => {
  test('needs the name and an owner; then nobody enters, and an owner restores it as it was', async () => {
    const owner = await makeWorkspace()
    const admin = await makeColleague(owner, 'admin')
    const { agentId } = await makeConversation(owner)
    const { slug } = (await listWorkspaces(personOf(owner)))[0] ?? { slug: '' }
    expect(await codeOf(deleteWorkspace(admin, { name: 'Test' }))).toBe('FORBIDDEN')
    expect(await codeOf(deleteWorkspace(owner, { name: 'test' }))).toBe('BAD_INPUT')
    await deleteWorkspace(owner, { name: 'Test' })

    for (const ctx of [owner, admin]) {
      expect(await codeOf(listAgents(ctx))).toBe('NOT_FOUND')
      expect(await codeOf(getWorkspace(personOf(ctx), slug))).toBe('NOT_FOUND')
      expect(await listWorkspaces(personOf(ctx))).toEqual([])
    }
    expect(await listClosedWorkspaces(personOf(admin))).toEqual([])
    expect(await codeOf(restoreWorkspace(personOf(admin), slug))).toBe('NOT_FOUND')
    expect((await purgeWorkspaces()).purged).not.toContain(owner.workspaceId)

    expect((await listClosedWorkspaces(personOf(owner))).map((closed) => closed.slug)).toEqual([slug])
    await restoreWorkspace(personOf(owner), slug)
    expect((await listAgents(admin)).map(({ id }) => id)).toEqual([agentId])
    expect(await codeOf(restoreWorkspace(personOf(owner), slug))).toBe('NOT_FOUND')
  })

  test('after the time to think nothing of it is left, in any table of any schema', async () => {
    const owner = await makeWorkspace('Gone')
    const member = await makeColleague(owner, 'member')
    const { agentId } = await makeConversation(owner)
    const rights = { view: true, edit: false, publish: false, converse: false }
    await setAgentAccess(owner, { agentId, userId: member.userId, rights })
    await invitePeople(owner, { addresses: 'ana@gone.test', role: 'member', locale: 'en' })
    await addText(owner, { name: 'Honey', text: 'Honey from Minas.', agentIds: [agentId] })
    await offerOwnership(owner, { userId: member.userId })
    const id = owner.workspaceId
    const bytes = new TextEncoder().encode('# Honey')
    await uploadKnowledgeFile(env().SUPABASE_SERVICE_ROLE_KEY, `${id}/x/y.md`, bytes, 'text/markdown')
    await asSystem('test data', async (tx) => {
      await sql`select app.ensure_workspace_index(${id}, 'builtin', 8)`.execute(tx)
      await sql`update conversations set handler = 'waiting' where workspace_id = ${id}`.execute(tx)
    })
    const before = await mentions(id)
    expect(before).toEqual(
      expect.arrayContaining([
        'graphile_worker._private_jobs',
        'public.agent_access',
        'public.audit_log',
        'public.invitations',
        'public.workspace_slugs',
        'realtime.messages',
        'storage.objects',
      ]),
    )

    await deleteWorkspace(owner, { name: 'Gone' })
    await deletedAgo(id)
    expect((await purgeWorkspaces()).purged).toContain(id)
    expect(await mentions(id)).toEqual([])
    const { rows } = await asSystem('test looks', (tx) =>
      sql`select relname from pg_class where relname like ${`%${id.replaceAll('-', '')}%`}`.execute(tx),
    )
    expect(rows).toEqual([])
    expect(await listClosedWorkspaces(personOf(owner))).toEqual([])
  })

  test('purging one leaves its neighbour as it was', async () => {
    const [owner, other] = await Promise.all([makeWorkspace(), makeWorkspace()])
    await makeConversation(other)
    const before = await mentions(other.workspaceId)
    await deleteWorkspace(owner, { name: 'Test' })
    await deletedAgo(owner.workspaceId)
    await purgeWorkspaces()
    expect(await mentions(other.workspaceId)).toEqual(before)
    expect(await listAgents(other)).toHaveLength(1)
  })

  test('the audit log cannot be shortened while its workspace lives', async () => {
    const owner = await makeWorkspace()
    const erase = asSystem('test tries', (tx) =>
      sql`delete from audit_log where workspace_id = ${scopeOf(owner).workspaceId}`.execute(tx),
    )
    expect(await codeOf(erase)).toBe('CONFLICT')
  })
})
