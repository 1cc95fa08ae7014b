import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { archiveAgent } from './archive-agent.server.ts'
import { attachSources } from './attach-sources.server.ts'
import { createAgent } from './create-agent.server.ts'
import { getAgent } from './get-agent.server.ts'
import { listAgents } from './list-agents.server.ts'
import { publishAgent } from './publish-agent.server.ts'
import { agentSettingsSchema } from './schemas.ts'
import { updateAgentDraft } from './update-agent-draft.server.ts'

async function makeWorkspace(): Promise<Context> {
  const [userId, workspaceId] = [newId(), newId()]
  await asSystem('test data', (tx) =>
    sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@tests.local`})`.execute(tx),
  )
  const actor = { kind: 'user', userId } as const
  const slug = `test-${workspaceId.replaceAll('-', '').slice(-20)}`
  await asActor({ workspaceId: null, actor, requestId: 'test' }, (tx) =>
    sql`select app.create_workspace(${workspaceId}, 'Shop', ${slug}, 'en', 'UTC')`.execute(tx),
  )
  return { workspaceId, actor, role: 'owner', requestId: 'test', locale: 'pt-BR' }
}

let ctx: Context
let other: Context
beforeAll(async () => {
  ctx = await makeWorkspace()
  other = await makeWorkspace()
})

async function newAgent() {
  const { id } = await createAgent(ctx, { name: 'Mel', template: 'sales' })
  return await getAgent(ctx, id)
}

async function auditOf(subjectId: string): Promise<string[]> {
  return await asSystem('test looks', async (tx) => {
    const rows = await tx
      .selectFrom('audit_log')
      .select('action')
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute()
    return rows.map((row) => row.action)
  })
}

describe('a draft whose model is on a connection of somebody else, or of nobody', () => {
  it('is not published', async () => {
    for (const id of [newId(), '-'.repeat(36)]) {
      const agent = await newAgent()
      const settings = { ...agent.settings, model: `connection:${id}:gpt-x` }
      const { updatedAt } = await updateAgentDraft(ctx, {
        agentId: agent.id,
        updatedAt: agent.updatedAt,
        name: agent.name,
        settings,
      })
      await expect(publishAgent(ctx, { agentId: agent.id, updatedAt })).rejects.toMatchObject({
        code: 'BAD_INPUT',
        messageKey: 'errors.agents.connectionGone',
      })
      expect((await getAgent(ctx, agent.id)).versionNumber).toBeNull()
    }
  })
})

describe('a new agent', () => {
  it('is a draft that works untouched, in the words of the person who made it', async () => {
    const agent = await newAgent()
    expect(agent).toMatchObject({
      name: 'Mel',
      status: 'draft',
      versionNumber: null,
      role: 'Assistente da loja',
      sourceCount: 0,
    })
    expect(agentSettingsSchema.parse(agent.settings)).toEqual(agent.settings)
    expect(agent.settings.model).toBe('builtin')
    expect(agent.publicId).toMatch(/^ag_[0-9A-Za-z]{16}$/)
    expect(await auditOf(agent.id)).toEqual(['agent.created'])
  })

  it('needs a name', async () => {
    await expect(createAgent(ctx, { name: '  ' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      fields: { name: 'errors.field.required' },
    })
  })
})

describe('the draft', () => {
  it('is kept as the form has it, once for each change', async () => {
    const agent = await newAgent()
    const settings = { ...agent.settings, welcome: 'Oi!', accentColor: '#AABBCC' }
    const saved = await updateAgentDraft(ctx, {
      agentId: agent.id,
      updatedAt: agent.updatedAt,
      name: 'Mel II',
      settings,
    })
    const again = await updateAgentDraft(ctx, {
      agentId: agent.id,
      updatedAt: saved.updatedAt,
      name: 'Mel II',
      settings,
    })
    expect(again).toEqual(saved)
    expect(await getAgent(ctx, agent.id)).toMatchObject({
      name: 'Mel II',
      settings: { welcome: 'Oi!', accentColor: '#aabbcc' },
    })
    expect(await auditOf(agent.id)).toEqual(['agent.created', 'agent.updated'])
  })

  it('is not overwritten by somebody who saw an older one', async () => {
    const agent = await newAgent()
    const change = (welcome: string) =>
      updateAgentDraft(ctx, {
        agentId: agent.id,
        updatedAt: agent.updatedAt,
        name: 'Mel',
        settings: { ...agent.settings, welcome },
      })
    const results = await Promise.allSettled([change('one'), change('two')])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT' },
    })
  })

  it('says at which field it cannot be kept', async () => {
    const agent = await newAgent()
    const settings = {
      ...agent.settings,
      welcome: '',
      suggestedQuestions: ['ok', ''],
      persona: { ...agent.settings.persona, role: 'x'.repeat(200) },
    }
    await expect(
      updateAgentDraft(ctx, { agentId: agent.id, updatedAt: agent.updatedAt, name: 'Mel', settings }),
    ).rejects.toMatchObject({
      code: 'BAD_INPUT',
      fields: {
        'settings.welcome': 'errors.field.required',
        'settings.suggestedQuestions.1': 'errors.field.required',
        'settings.persona.role': 'errors.field.tooLong',
      },
    })
  })

  it.each(['https://evil.example/x.png', '../../secret', 'javascript:alert(1)', '//evil.example/x'])(
    'takes no avatar %s that could make a browser call elsewhere',
    async (avatar) => {
      const agent = await newAgent()
      const settings = { ...agent.settings, avatar }
      await expect(
        updateAgentDraft(ctx, { agentId: agent.id, updatedAt: agent.updatedAt, name: 'Mel', settings }),
      ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    },
  )
})

describe('publishing', () => {
  it('makes numbered versions that stay as they were, and shows what changed since', async () => {
    const agent = await newAgent()
    const first = await publishAgent(ctx, { agentId: agent.id, updatedAt: agent.updatedAt, note: 'First' })
    expect(first).toMatchObject({ number: 1, publicId: agent.publicId })
    expect((await getAgent(ctx, agent.id)).status).toBe('published')

    const settings = { ...agent.settings, welcome: 'Novo' }
    const { updatedAt } = await updateAgentDraft(ctx, {
      agentId: agent.id,
      updatedAt: first.updatedAt,
      name: 'Mel',
      settings,
    })
    expect((await getAgent(ctx, agent.id)).status).toBe('changed')
    const second = await publishAgent(ctx, { agentId: agent.id, updatedAt })
    expect(second.number).toBe(2)

    const { versions, status } = await getAgent(ctx, agent.id)
    expect(status).toBe('published')
    expect(versions.map(({ number, note }) => [number, note])).toEqual([
      [2, null],
      [1, 'First'],
    ])
    const welcomes = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('agent_versions')
        .select(sql<string>`settings->>'welcome'`.as('welcome'))
        .where('agent_id', '=', agent.id)
        .orderBy('number')
        .execute(),
    )
    expect(welcomes.map((row) => row.welcome)).toEqual([agent.settings.welcome, 'Novo'])
    expect(await auditOf(agent.id)).toEqual([
      'agent.created',
      'agent.published',
      'agent.updated',
      'agent.published',
    ])
  })

  it('happens once when two people press at the same moment', async () => {
    const agent = await newAgent()
    const press = () => publishAgent(ctx, { agentId: agent.id, updatedAt: agent.updatedAt })
    const results = await Promise.allSettled([press(), press(), press()])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await getAgent(ctx, agent.id)).versions.map((version) => version.number)).toEqual([1])
  })
})

describe('an archived agent', () => {
  it('can be neither changed nor published until it is brought back', async () => {
    const agent = await newAgent()
    await archiveAgent(ctx, { agentId: agent.id, isArchived: true })
    const archived = await getAgent(ctx, agent.id)
    expect(archived.isArchived).toBe(true)
    const attempt = { agentId: agent.id, updatedAt: archived.updatedAt }
    await expect(publishAgent(ctx, attempt)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(
      updateAgentDraft(ctx, { ...attempt, name: 'X', settings: agent.settings }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    await archiveAgent(ctx, { agentId: agent.id, isArchived: false })
    expect((await getAgent(ctx, agent.id)).isArchived).toBe(false)
    expect(await auditOf(agent.id)).toEqual(['agent.created', 'agent.archived', 'agent.restored'])
  })

  it('is archived by admins and owners alone', async () => {
    const agent = await newAgent()
    await expect(
      archiveAgent({ ...ctx, role: 'member' }, { agentId: agent.id, isArchived: true }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('another workspace', () => {
  it('sees nothing of it, and gets the answer of an unknown id to every verb', async () => {
    const agent = await newAgent()
    expect((await listAgents(other)).map((entry) => entry.id)).not.toContain(agent.id)
    const attempts = (id: string) => [
      getAgent(other, id),
      updateAgentDraft(other, {
        agentId: id,
        updatedAt: agent.updatedAt,
        name: 'X',
        settings: agent.settings,
      }),
      publishAgent(other, { agentId: id, updatedAt: agent.updatedAt }),
      archiveAgent(other, { agentId: id, isArchived: true }),
      attachSources(other, { agentId: id, sourceIds: [] }),
    ]
    const outcomes = await Promise.allSettled([...attempts(agent.id), ...attempts(newId())])
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } })
    expect(await getAgent(ctx, agent.id)).toEqual(agent)
  })

  it('cannot have its sources attached', async () => {
    const agent = await newAgent()
    const [own, foreign] = [newId(), newId()]
    await asSystem('test data', async (tx) => {
      for (const [id, workspaceId] of [
        [own, ctx.workspaceId],
        [foreign, other.workspaceId],
      ] as const) {
        await sql`insert into knowledge_sources (id, workspace_id, kind, name, text_content, status)
          values (${id}, ${workspaceId}, 'text', 'Prices', 'text', 'ready')`.execute(tx)
      }
    })
    await attachSources(ctx, { agentId: agent.id, sourceIds: [own, foreign] })
    expect((await getAgent(ctx, agent.id)).sourceIds).toEqual([own])
    await attachSources(ctx, { agentId: agent.id, sourceIds: [] })
    expect((await getAgent(ctx, agent.id)).sourceIds).toEqual([])
  })
})

it('lists agents by name with their state, the archived ones last', async () => {
  const fresh = await makeWorkspace()
  for (const name of ['Beta', 'Alfa', 'Zeta'])
    await createAgent(fresh, { name, template: 'blank', language: 'en' })
  const [alfa] = await listAgents(fresh)
  await archiveAgent(fresh, { agentId: alfa?.id, isArchived: true })
  expect((await listAgents(fresh)).map((agent) => [agent.name, agent.isArchived])).toEqual([
    ['Beta', false],
    ['Zeta', false],
    ['Alfa', true],
  ])
})
