import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertRunEvents } from '#app/db/conversation-events.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { uploadMediaFile } from '#app/integrations/supabase/media-files.server.ts'
import { newId } from '#app/lib/ids.ts'
import { makeDraftAgent } from '../../../tests/fixtures/draft-agent.ts'
import { makeKnowledgeWorkspace, signUpPerson } from '../../../tests/fixtures/knowledge-workspace.ts'
import { makeConversation, makePerson, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { attachSources } from './attach-sources.server.ts'
import { checkPublish } from './check-publish.server.ts'
import { compareVersions } from './compare-versions.server.ts'
import { deleteAgent, whatGoesWithAgent } from './delete-agent.server.ts'
import { duplicateAgent } from './duplicate-agent.server.ts'
import { getAgent } from './get-agent.server.ts'
import { listVersions } from './list-versions.server.ts'
import { publishAgent } from './publish-agent.server.ts'
import { purgeAgentFiles } from './purge-agent-files.server.ts'
import { restoreVersion } from './restore-version.server.ts'
import { rollbackAgent } from './rollback-agent.server.ts'
import type { AgentSettings } from './schemas.ts'
import { updateAgentDraft } from './update-agent-draft.server.ts'

let ctx: Context
let other: Context
beforeAll(async () => {
  ctx = await makeWorkspace()
  other = await makeWorkspace()
})
afterAll(closePool)

const newAgent = async (who = ctx) => getAgent(who, await makeDraftAgent(who))

async function change(agentId: string, patch: Partial<AgentSettings>) {
  const { name, settings, updatedAt } = await getAgent(ctx, agentId)
  return updateAgentDraft(ctx, { agentId, name, updatedAt, settings: { ...settings, ...patch } })
}

/** An agent whose versions 1, 2 and 3 say "one", "two" and "three", and whose draft says "four". */
async function withHistory() {
  const { id } = await newAgent()
  for (const welcome of ['one', 'two', 'three']) {
    const { updatedAt } = await change(id, { welcome })
    await publishAgent(ctx, { agentId: id, updatedAt, note: `says ${welcome}` })
  }
  await change(id, { welcome: 'four' })
  return getAgent(ctx, id)
}

const welcomes = async (agentId: string) =>
  asSystem('test looks', async (tx) => {
    const { rows } = await sql<{ welcome: string }>`
      select settings ->> 'welcome' as welcome from agent_versions where agent_id = ${agentId} order by number`.execute(
      tx,
    )
    return rows.map(({ welcome }) => welcome)
  })

const actionsOf = (subjectId: string) =>
  asSystem('test looks', async (tx) => {
    const rows = await tx
      .selectFrom('audit_log')
      .select('action')
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute()
    return rows.map(({ action }) => action)
  })

describe('the list of versions', () => {
  it('says which is live, who published it with which words, and how many conversations it answered', async () => {
    const agent = await withHistory()
    const versionId = agent.versions[0]?.id
    await asSystem('test data', async (tx) => {
      const visitorId = newId()
      await tx.insertInto('visitors').values({ id: visitorId, workspace_id: ctx.workspaceId }).execute()
      for (const _ of [1, 2])
        await tx
          .insertInto('conversations')
          .values({
            workspace_id: ctx.workspaceId,
            agent_id: agent.id,
            agent_version_id: versionId,
            visitor_id: visitorId,
            channel: 'widget',
          })
          .execute()
    })
    const { versions, rights } = await listVersions(ctx, agent.id)
    expect(
      versions.map(({ number, note, isLive, conversations }) => [number, note, isLive, conversations]),
    ).toEqual([
      [3, 'says three', true, 2],
      [2, 'says two', false, 0],
      [1, 'says one', false, 0],
    ])
    expect(rights.publish).toBe(true)
  })

  it('compares any two, and the draft, in both directions', async () => {
    const { id } = await withHistory()
    const parts = async (from: number | 'draft', to: number | 'draft') => {
      const [field] = await compareVersions(ctx, { agentId: id, from, to })
      return field?.kind === 'text' ? field.parts.map(({ text, change: how }) => `${how} ${text}`) : null
    }
    expect(await parts(1, 3)).toEqual(['removed one', 'added three'])
    expect(await parts(3, 1)).toEqual(['removed three', 'added one'])
    expect(await parts(3, 'draft')).toEqual(['removed three', 'added four'])
    expect(await compareVersions(ctx, { agentId: id, from: 2, to: 2 })).toEqual([])
    await expect(compareVersions(ctx, { agentId: id, from: 1, to: 9 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('going back to a version', () => {
  it('makes a new one of its settings, and leaves the old ones and the draft alone', async () => {
    const agent = await withHistory()
    const done = await rollbackAgent(ctx, {
      agentId: agent.id,
      number: 1,
      updatedAt: agent.updatedAt,
      keepsDraft: 'on',
    })
    expect(done.number).toBe(4)
    expect(await welcomes(agent.id)).toEqual(['one', 'two', 'three', 'one'])
    const after = await getAgent(ctx, agent.id)
    expect(after).toMatchObject({ versionNumber: 4, status: 'changed', settings: { welcome: 'four' } })
    expect(after.versions[0]?.note).toBe('Back to version 1')
    expect((await actionsOf(agent.id)).at(-1)).toBe('agent.rolled_back')
  })

  it('is told on the pages of the agent until something new is published', async () => {
    const agent = await withHistory()
    const repeats = async () => {
      const { liveRepeats } = await getAgent(ctx, agent.id)
      expect((await listVersions(ctx, agent.id)).liveRepeats).toBe(liveRepeats)
      return liveRepeats
    }
    expect(await repeats()).toBeNull()
    const { updatedAt } = await rollbackAgent(ctx, {
      agentId: agent.id,
      number: 1,
      updatedAt: agent.updatedAt,
      keepsDraft: true,
    })
    expect(await repeats()).toBe(1)
    const restored = await restoreVersion(ctx, { agentId: agent.id, number: 4, updatedAt })
    expect(restored.settings.welcome).toBe('one')
    // The same once more is no going back.
    const again = await publishAgent(ctx, { agentId: agent.id, updatedAt: restored.updatedAt })
    expect(await repeats()).toBeNull()
    await updateAgentDraft(ctx, { agentId: agent.id, ...again, ...restored.before })
    const { updatedAt: newest } = await getAgent(ctx, agent.id)
    await publishAgent(ctx, { agentId: agent.id, updatedAt: newest })
    expect(await repeats()).toBeNull()
  })

  it('brings the draft along when nobody wants to keep it', async () => {
    const agent = await withHistory()
    await rollbackAgent(ctx, { agentId: agent.id, number: 2, updatedAt: agent.updatedAt })
    expect(await getAgent(ctx, agent.id)).toMatchObject({ status: 'published', settings: { welcome: 'two' } })
  })

  it('is no deed when it is live already, and none for a version that never was', async () => {
    const agent = await withHistory()
    const back = (number: number) =>
      rollbackAgent(ctx, { agentId: agent.id, number, updatedAt: agent.updatedAt })
    await expect(back(3)).rejects.toMatchObject({
      code: 'CONFLICT',
      messageKey: 'errors.versions.alreadyLive',
    })
    await expect(back(9)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await welcomes(agent.id)).toHaveLength(3)
  })

  it('happens once when people publish and go back at the same moment, and numbers have no gap', async () => {
    const agent = await withHistory()
    const seen = { agentId: agent.id, updatedAt: agent.updatedAt }
    const results = await Promise.allSettled([
      publishAgent(ctx, seen),
      rollbackAgent(ctx, { ...seen, number: 1 }),
      rollbackAgent(ctx, { ...seen, number: 2, keepsDraft: true }),
      publishAgent(ctx, seen),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'CONFLICT' })
    expect((await listVersions(ctx, agent.id)).versions.map(({ number }) => number)).toEqual([4, 3, 2, 1])
  })
})

describe('copying a version into the draft', () => {
  it('leaves what visitors meet alone, and can be undone with what it returns', async () => {
    const agent = await withHistory()
    const restored = await restoreVersion(ctx, { agentId: agent.id, number: 1, updatedAt: agent.updatedAt })
    expect(await getAgent(ctx, agent.id)).toMatchObject({ versionNumber: 3, settings: { welcome: 'one' } })
    expect(restored.before.settings.welcome).toBe('four')
    await updateAgentDraft(ctx, { agentId: agent.id, updatedAt: restored.updatedAt, ...restored.before })
    expect((await getAgent(ctx, agent.id)).settings).toEqual(agent.settings)
    expect((await actionsOf(agent.id)).slice(-2)).toEqual(['agent.version_restored', 'agent.updated'])
  })

  it('is refused to who saw an older draft', async () => {
    const agent = await withHistory()
    await change(agent.id, { welcome: 'five' })
    await expect(
      restoreVersion(ctx, { agentId: agent.id, number: 1, updatedAt: agent.updatedAt }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await getAgent(ctx, agent.id)).settings.welcome).toBe('five')
  })
})

describe('the look before publishing', () => {
  it('says what differs from what is live, and what is missing', async () => {
    const agent = await withHistory()
    const gone = 'connection:00000000-0000-4000-8000-000000000000:llama'
    await change(agent.id, {
      model: gone,
      fallbackModels: [gone],
      tools: { ...agent.settings.tools, ids: [newId()] },
    })
    const check = await checkPublish(ctx, agent.id)
    expect(check.liveNumber).toBe(3)
    expect(check.changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['welcome', 'model', 'fallbackModels', 'tools.ids']),
    )
    expect(check.problems).toEqual([
      { kind: 'modelMissing', name: 'llama' },
      { kind: 'fallbackMissing', name: 'llama' },
      { kind: 'toolGone', name: '' },
      { kind: 'noKnowledge', name: '' },
    ])
  })

  it('names sources that are not ready and tools that are off or changed', async () => {
    const agent = await newAgent()
    const ids = [newId(), newId()]
    await asSystem('test data', async (tx) => {
      for (const [index, status] of (['failed', 'pending', 'ready'] as const).entries()) {
        const id = newId()
        await tx
          .insertInto('knowledge_sources')
          .values({
            id,
            workspace_id: ctx.workspaceId,
            kind: 'text',
            name: `S${index}`,
            text_content: 'x',
            status,
          })
          .execute()
        await tx
          .insertInto('agent_sources')
          .values({ workspace_id: ctx.workspaceId, agent_id: agent.id, source_id: id })
          .execute()
      }
      for (const [index, id] of ids.entries())
        await tx
          .insertInto('tools')
          .values({
            id,
            workspace_id: ctx.workspaceId,
            kind: 'http',
            name: `tool_${id.slice(-8)}`,
            title: `T${index}`,
            is_enabled: index !== 0,
            status: index === 1 ? 'changed' : 'ready',
          })
          .execute()
    })
    await change(agent.id, { tools: { ...agent.settings.tools, ids } })
    expect(await checkPublish(ctx, agent.id)).toMatchObject({
      liveNumber: null,
      changes: [],
      problems: [
        { kind: 'toolOff', name: 'T0' },
        { kind: 'toolChanged', name: 'T1' },
        { kind: 'sourceFailed', name: 'S0' },
        { kind: 'sourceReading', name: 'S1' },
      ],
    })
  })
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** An agent with one picture, two files of it in storage, in a workspace of a person with a token. */
async function withPicture() {
  const person = await signUpPerson()
  const home = await makeKnowledgeWorkspace('Gallery', person)
  const agent = await newAgent(home.ctx)
  const mediaId = newId()
  const at = (file: string) => `${home.workspaceId}/${agent.id}/${mediaId}/${file}`
  for (const file of ['original.png', 'small.png'])
    await uploadMediaFile(person.accessToken, at(file), PNG, 'image/png')
  await asSystem('test data', (tx) =>
    tx
      .insertInto('agent_media')
      .values({
        id: mediaId,
        workspace_id: home.workspaceId,
        agent_id: agent.id,
        kind: 'image',
        status: 'ready',
        storage_path: at('original.png'),
        mime_type: 'image/png',
        size_bytes: PNG.length,
        width: 1,
        height: 1,
        caption: 'Our shop',
        sizes: JSON.stringify([
          { name: 'small', width: 1, height: 1, path: at('small.png'), mimeType: 'image/png' },
        ]),
      })
      .execute(),
  )
  return { ...home, ...person, agent }
}

const filesOf = (prefix: string) =>
  asSystem('test looks', async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select name from storage.objects where bucket_id = 'media' and starts_with(name, ${prefix}) order by name`.execute(
      tx,
    )
    return rows.map(({ name }) => name.split('/').slice(-1)[0])
  })

describe('a copy of an agent', () => {
  it('has the settings, the sources and the media, and nothing that is the other’s alone', async () => {
    const { ctx: owner, agent, accessToken, workspaceId } = await withPicture()
    const sourceId = newId()
    await asSystem('test data', (tx) =>
      tx
        .insertInto('knowledge_sources')
        .values({
          id: sourceId,
          workspace_id: workspaceId,
          kind: 'text',
          name: 'Prices',
          text_content: 'x',
          status: 'ready',
        })
        .execute(),
    )
    await attachSources(owner, { agentId: agent.id, sourceIds: [sourceId] })
    await publishAgent(owner, { agentId: agent.id, updatedAt: agent.updatedAt })
    const made = await duplicateAgent(owner, { agentId: agent.id }, accessToken)
    const copy = await getAgent(owner, made.id)
    expect(copy).toMatchObject({
      name: 'Mel (2)',
      status: 'draft',
      versions: [],
      sourceIds: [sourceId],
      settings: agent.settings,
    })
    expect(copy.publicId).not.toBe(agent.publicId)
    expect(await filesOf(`${workspaceId}/${copy.id}/`)).toEqual(['original.png', 'small.png'])
    const media = await asSystem('test looks', (tx) =>
      tx.selectFrom('agent_media').selectAll().where('agent_id', '=', copy.id).execute(),
    )
    expect(media).toMatchObject([{ caption: 'Our shop', status: 'ready' }])
    expect(JSON.stringify(media)).not.toContain(agent.id)
    expect(await actionsOf(copy.id)).toEqual(['agent.duplicated'])
  })

  it('leaves no file behind when it cannot be made', async () => {
    const { ctx: owner, agent, accessToken, workspaceId } = await withPicture()
    // The second transaction, after the files were copied, cannot even begin.
    let asked = 0
    const broken: Context = {
      ...owner,
      get requestId() {
        return asked++ === 0 ? 'test' : '\u0000'
      },
    }
    await expect(duplicateAgent(broken, { agentId: agent.id }, accessToken)).rejects.toThrow()
    expect(asked).toBeGreaterThan(1)
    expect(await filesOf(`${workspaceId}/`)).toHaveLength(2)
  })
})

describe('deleting an agent', () => {
  it('says before what goes, wants its name, and then takes all of it', async () => {
    const { ctx: owner, agent, workspaceId } = await withPicture()
    await publishAgent(owner, { agentId: agent.id, updatedAt: agent.updatedAt })
    expect(await whatGoesWithAgent(owner, agent.id)).toEqual({
      conversations: 0,
      versions: 1,
      media: 1,
      leads: 0,
      followUps: 0,
      sources: 0,
    })
    await expect(deleteAgent(owner, { agentId: agent.id, name: 'mel' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      fields: { name: 'errors.versions.nameDiffers' },
    })
    await deleteAgent(owner, { agentId: agent.id, name: ' Mel ' })
    await expect(getAgent(owner, agent.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await actionsOf(agent.id)).at(-1)).toBe('agent.deleted')
    const jobs = await asSystem('test looks', async (tx) => {
      const { rows } = await sql<{ payload: { attachmentIds: string[] } }>`
        select payload from graphile_worker._private_jobs where payload ->> 'agentId' = ${agent.id}`.execute(
        tx,
      )
      return rows
    })
    expect(jobs).toHaveLength(1)
    const input = { agentId: agent.id, attachmentIds: [] }
    expect(await purgeAgentFiles({ workspaceId }, input)).toEqual({ removed: 2 })
    expect(await purgeAgentFiles({ workspaceId }, input)).toEqual({ removed: 0 })
  })

  it('takes conversations, leads and what was promised along, and leaves other agents and knowledge alone', async () => {
    const [agent, neighbour] = [await newAgent(), await newAgent()]
    const ids = { visitor: newId(), conversation: newId(), kept: newId(), source: newId() }
    const workspace_id = ctx.workspaceId
    await asSystem('test data', async (tx) => {
      await tx.insertInto('visitors').values({ id: ids.visitor, workspace_id }).execute()
      for (const [id, agentId] of [
        [ids.conversation, agent.id],
        [ids.kept, neighbour.id],
      ] as const)
        await tx
          .insertInto('conversations')
          .values({ id, workspace_id, agent_id: agentId, visitor_id: ids.visitor, channel: 'widget' })
          .execute()
      await tx
        .insertInto('leads')
        .values({
          workspace_id,
          agent_id: agent.id,
          conversation_id: ids.conversation,
          values: '{"name":"Ana"}',
        })
        .execute()
      await tx
        .insertInto('knowledge_sources')
        .values({
          id: ids.source,
          workspace_id,
          kind: 'text',
          name: 'Stays',
          text_content: 'x',
          status: 'ready',
        })
        .execute()
    })
    await attachSources(ctx, { agentId: agent.id, sourceIds: [ids.source] })
    expect(await whatGoesWithAgent(ctx, agent.id)).toMatchObject({ conversations: 1, leads: 1, sources: 1 })
    await deleteAgent(ctx, { agentId: agent.id, name: 'Mel' })
    const left = await asSystem('test looks', async (tx) => ({
      conversations: (
        await tx.selectFrom('conversations').select('id').where('visitor_id', '=', ids.visitor).execute()
      ).map(({ id }) => id),
      leads: await tx.selectFrom('leads').select('id').where('agent_id', '=', agent.id).execute(),
      sources: await tx.selectFrom('knowledge_sources').select('id').where('id', '=', ids.source).execute(),
    }))
    expect(left).toEqual({ conversations: [ids.kept], leads: [], sources: [{ id: ids.source }] })
    expect((await getAgent(ctx, neighbour.id)).id).toBe(neighbour.id)
  })

  it('silences an answer that another process is writing: nothing of it is stored any more', async () => {
    const { agentId, conversationId } = await makeConversation(ctx)
    const ids = { question: newId(), answer: newId(), run: newId() }
    const workspace_id = ctx.workspaceId
    await asSystem('test data', async (tx) => {
      for (const [id, author] of [
        [ids.question, 'visitor'],
        [ids.answer, 'agent'],
      ] as const)
        await tx
          .insertInto('messages')
          .values({ id, workspace_id, conversation_id: conversationId, author })
          .execute()
      await tx
        .insertInto('runs')
        .values({
          id: ids.run,
          workspace_id,
          conversation_id: conversationId,
          agent_id: agentId,
          question_id: ids.question,
          answer_id: ids.answer,
          model: 'builtin',
          owner: 'elsewhere',
        })
        .execute()
    })
    const run = { runId: ids.run, conversationId, owner: 'elsewhere' }
    const say = () => insertRunEvents(run, [{ kind: 'delta', runId: ids.run, offset: 0, text: 'Hello' }])
    expect(await say()).not.toBeNull()
    await deleteAgent(ctx, { agentId, name: 'Mel' })
    expect(await say()).toBeNull()
  })

  it('is for owners and admins, and a job never clears away what an agent still has', async () => {
    const { ctx: owner, agent, workspaceId } = await withPicture()
    const member = { ...owner, role: 'member' as const }
    await expect(deleteAgent(member, { agentId: agent.id, name: 'Mel' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(whatGoesWithAgent(member, agent.id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await purgeAgentFiles({ workspaceId }, { agentId: agent.id, attachmentIds: [] })).toEqual({
      removed: 0,
    })
  })
})

describe('people whose access to an agent is narrowed', () => {
  it('can look at versions, but neither go back, restore nor publish what they may not', async () => {
    const agent = await withHistory()
    const { actor } = await makePerson()
    await asSystem('test data', async (tx) => {
      await tx
        .insertInto('members')
        .values({ workspace_id: ctx.workspaceId, user_id: actor.userId, role: 'member' })
        .execute()
      await tx
        .insertInto('agent_access')
        .values({
          workspace_id: ctx.workspaceId,
          agent_id: agent.id,
          user_id: actor.userId,
          can_view: true,
          can_edit: false,
          can_publish: false,
          can_converse: false,
        })
        .execute()
    })
    const narrowed: Context = { ...ctx, actor, role: 'member' }
    expect((await listVersions(narrowed, agent.id)).versions).toHaveLength(3)
    const deed = { agentId: agent.id, number: 1, updatedAt: agent.updatedAt }
    await expect(rollbackAgent(narrowed, { ...deed, keepsDraft: true })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(restoreVersion(narrowed, deed)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await asSystem('test data', (tx) =>
      tx.updateTable('agent_access').set({ can_publish: true }).where('user_id', '=', actor.userId).execute(),
    )
    await expect(rollbackAgent(narrowed, deed)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await rollbackAgent(narrowed, { ...deed, keepsDraft: true })).number).toBe(4)
    expect((await getAgent(ctx, agent.id)).settings.welcome).toBe('four')
  })
})

it('another workspace gets the answer of an unknown id to every verb', async () => {
  const agent = await withHistory()
  const attempts = (agentId: string) => [
    listVersions(other, agentId),
    compareVersions(other, { agentId, from: 1, to: 'draft' }),
    checkPublish(other, agentId),
    rollbackAgent(other, { agentId, number: 1, updatedAt: agent.updatedAt }),
    restoreVersion(other, { agentId, number: 1, updatedAt: agent.updatedAt }),
    duplicateAgent(other, { agentId }, 'unused'),
    whatGoesWithAgent(other, agentId),
    deleteAgent(other, { agentId, name: 'Mel' }),
  ]
  for (const outcome of await Promise.allSettled([...attempts(agent.id), ...attempts(newId())]))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } })
  expect(await getAgent(ctx, agent.id)).toEqual(agent)
})
