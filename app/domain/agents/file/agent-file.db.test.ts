import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectAgentMedia } from '#app/db/agent-media.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { addFile } from '#app/domain/knowledge/add-file.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { getSource } from '#app/domain/knowledge/get-source.server.ts'
import { ingestSource } from '#app/domain/knowledge/ingest-source.server.ts'
import { listSources } from '#app/domain/knowledge/list-sources.server.ts'
import { processMedia } from '#app/domain/media/process-media.server.ts'
import { readZip } from '#app/integrations/archive/read-zip.server.ts'
import { uploadMediaFile } from '#app/integrations/supabase/media-files.server.ts'
import { newId } from '#app/lib/ids.ts'
import { agentFile, PNG, soundParts } from '../../../../tests/fixtures/agent-file.ts'
import { makeDraftAgent } from '../../../../tests/fixtures/draft-agent.ts'
import { HOSTILE_FILES } from '../../../../tests/fixtures/hostile-agent-files.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
  signUpPerson,
} from '../../../../tests/fixtures/knowledge-workspace.ts'
import { checkAgentFile } from './check-agent-file.server.ts'
import { exportAgent } from './export-agent.server.ts'
import { importAgent } from './import-agent.server.ts'
import { ZIP_LIMITS } from './limits.ts'

type Home = KnowledgeWorkspace & { accessToken: string }
const makeHome = async (): Promise<Home> => {
  const person = await signUpPerson()
  return { ...(await makeKnowledgeWorkspace('Shop', person)), ...person }
}

let here: Home
let there: Home
beforeAll(async () => {
  here = await makeHome()
  there = await makeHome()
})
afterAll(closePool)

async function exported(ctx: Context, agentId: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await exportAgent(ctx, agentId)).bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function imported(home: Home, bytes: Uint8Array): Promise<string> {
  const { digest } = await checkAgentFile(home.ctx, bytes)
  return (await importAgent(home.ctx, { bytes, digest }, home.accessToken)).id
}

const CANARY = 'canary-4be1-never-in-a-file'

/** An agent with a text, a file, a picture, a tool with a secret, and a model of a connection. */
async function fullAgent({ ctx, workspaceId, accessToken }: Home): Promise<string> {
  const id = await makeDraftAgent(ctx, 'Mel & filhos')
  await addText(ctx, { name: 'Trocas', text: '# Trocas\n\nEm até trinta dias.', agentIds: [id] })
  const bytes = new TextEncoder().encode('<h1>Preços</h1><p>Um pote custa nove reais.</p>')
  await addFile(ctx, { name: 'Preços.html', bytes, agentIds: [id] }, accessToken)
  const ids = { media: newId(), tool: newId(), connection: newId() }
  const path = `${workspaceId}/${id}/${ids.media}/original.png`
  await uploadMediaFile(accessToken, path, PNG, 'image/png')
  await asSystem('test data', async (tx) => {
    await tx
      .insertInto('agent_media')
      .values({
        id: ids.media,
        workspace_id: workspaceId,
        agent_id: id,
        kind: 'image',
        status: 'ready',
        storage_path: path,
        mime_type: 'image/png',
        size_bytes: PNG.length,
        caption: 'A nossa loja',
      })
      .execute()
    const [tool] = soundParts().manifest.tools as [{ config: { fixed: object[] } }]
    tool.config.fixed.push({ place: 'header', name: 'X-Api-Key', value: CANARY })
    await tx
      .insertInto('tools')
      .values({
        id: ids.tool,
        workspace_id: workspaceId,
        kind: 'http',
        name: 'find_order',
        title: 'Find an order',
        description: 'Looks an order up by its number.',
        config: JSON.stringify(tool.config),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await tx
      .insertInto('tool_secrets')
      .values({ workspace_id: workspaceId, tool_id: ids.tool, name: 'SHOP_KEY', sealed_value: CANARY })
      .execute()
    await tx
      .insertInto('provider_connections')
      .values({
        id: ids.connection,
        workspace_id: workspaceId,
        name: 'Our Groq',
        kind: 'compatible',
        preset: 'groq',
        sealed_key: CANARY,
      })
      .execute()
  })
  const { name, settings, updatedAt } = await getAgent(ctx, id)
  await updateAgentDraft(ctx, {
    agentId: id,
    name,
    updatedAt,
    settings: {
      ...settings,
      instructions: 'Fale de mel. "Aspas", <b>sinais</b> & emoji 🐝.',
      model: `connection:${ids.connection}:llama-3:8b`,
      fallbackModels: ['builtin'],
      guardrails: { ...settings.guardrails, blockedWords: ['rival'], redact: ['cpf'] },
      tools: { ...settings.tools, ids: [ids.tool], maxSteps: 3 },
    },
  })
  return id
}

describe('an agent that goes out and comes in again', () => {
  it('is an equal one in another workspace, with its knowledge, media and tools', async () => {
    const from = await getAgent(here.ctx, await fullAgent(here))
    const file = await exported(here.ctx, from.id)
    await asSystem('test data', (tx) =>
      tx
        .insertInto('provider_connections')
        .values({ workspace_id: there.workspaceId, name: 'Theirs', kind: 'compatible', preset: 'groq' })
        .execute(),
    )
    const report = await checkAgentFile(there.ctx, file)
    expect(report).toMatchObject({ name: 'Mel & filhos', media: 1, sources: 2, tools: 1 })
    expect(report.notes).toEqual([
      { kind: 'modelMapped', name: 'llama-3:8b', other: 'Theirs' },
      { kind: 'secretNeeded', name: 'Find an order', other: 'SHOP_KEY' },
      { kind: 'secretNeeded', name: 'Find an order', other: 'X_API_KEY' },
    ])
    const to = await getAgent(there.ctx, await imported(there, file))
    expect(to).toMatchObject({ name: from.name, status: 'draft', versions: [] })
    const bare = ({ settings }: typeof to) => ({
      ...settings,
      model: '',
      tools: { ...settings.tools, ids: [] },
    })
    expect(bare(to)).toEqual(bare(from))
    expect(to.settings.model).toMatch(/^connection:[0-9a-f-]{36}:llama-3:8b$/)

    const tools = await asSystem('test looks', (tx) =>
      tx.selectFrom('tools').selectAll().where('workspace_id', '=', there.workspaceId).execute(),
    )
    expect(tools).toMatchObject([
      { id: to.settings.tools.ids[0], name: 'find_order', is_enabled: false, is_dangerous: true },
    ])

    const { sources } = await listSources(there.ctx)
    expect(sources.map(({ name, kind, run }) => [name, kind, run?.status]).sort()).toEqual([
      ['Preços.html', 'file', 'queued'],
      ['Trocas', 'text', 'queued'],
    ])
    const job: Context = { ...there.ctx, actor: { kind: 'job', task: 'knowledge/ingest' }, role: null }
    for (const source of sources) {
      expect(await ingestSource(job, { sourceId: source.id, jobRunId: source.run?.id ?? '' })).toBe('stored')
      expect((await getSource(there.ctx, { sourceId: source.id })).chunks.length).toBeGreaterThan(0)
    }
    const media = await asSystem('test looks', (tx) =>
      tx.selectFrom('agent_media').selectAll().where('agent_id', '=', to.id).execute(),
    )
    expect(media).toMatchObject([{ caption: 'A nossa loja', status: 'processing', mime_type: 'image/webp' }])
    await processMedia(there, { agentId: to.id, mediaId: media[0]?.id ?? '' })
    expect(
      (await asSystem('test looks', (tx) => selectAgentMedia(tx, { ...there, agentId: to.id })))[0],
    ).toMatchObject({
      status: 'ready',
      width: 1,
    })

    // And once more around: the same file but for its date.
    const again = await manifestOf(await exported(there.ctx, to.id))
    const first = await manifestOf(file)
    expect({ ...again, exportedAt: '', media: [] }).toEqual({
      ...first,
      exportedAt: '',
      media: [],
      files: again.files,
    })
  })

  it('carries no secret, no key and no id of where it was', async () => {
    const id = await fullAgent(await makeHome().then((home) => Object.assign(here, home)))
    const contents = await readZip(await exported(here.ctx, id), ZIP_LIMITS)
    const all = [...contents].map(([name, bytes]) => name + Buffer.from(bytes).toString('latin1')).join('\n')
    expect(all).not.toContain(CANARY)
    expect(all).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/)
  })
})

const manifestOf = async (file: Buffer) => {
  const bytes = (await readZip(file, ZIP_LIMITS)).get('manifest.json')
  return JSON.parse(Buffer.from(bytes ?? []).toString()) as Record<string, unknown>
}

/** Everything of a workspace that an import could touch. */
const everything = (workspaceId: string) =>
  asSystem('test looks', async (tx) => {
    const { rows } = await sql<Record<string, number>>`
      select (select count(*)::int from agents where workspace_id = ${workspaceId}) as agents,
        (select count(*)::int from tools where workspace_id = ${workspaceId}) as tools,
        (select count(*)::int from knowledge_sources where workspace_id = ${workspaceId}) as sources,
        (select count(*)::int from agent_media where workspace_id = ${workspaceId}) as media,
        (select count(*)::int from job_runs where workspace_id = ${workspaceId}) as runs,
        (select count(*)::int from audit_log where workspace_id = ${workspaceId}) as log,
        (select count(*)::int from storage.objects where starts_with(name, ${`${workspaceId}/`})) as files`.execute(
      tx,
    )
    return rows[0]
  })

describe('an import', () => {
  it('of a broken or hostile file changes nothing at all, checked or confirmed', async () => {
    const home = await makeHome()
    const before = await everything(home.workspaceId)
    for (const { what, file } of HOSTILE_FILES) {
      await expect(checkAgentFile(home.ctx, file), what).rejects.toMatchObject({ code: 'BAD_INPUT' })
      await expect(
        importAgent(home.ctx, { bytes: file, digest: '' }, home.accessToken),
        what,
      ).rejects.toMatchObject({
        code: 'BAD_INPUT',
      })
    }
    expect(await everything(home.workspaceId)).toEqual(before)
  })

  it('makes nothing by being checked, and only what was checked by being confirmed', async () => {
    const home = await makeHome()
    const before = await everything(home.workspaceId)
    const bytes = agentFile(soundParts())
    const { digest } = await checkAgentFile(home.ctx, bytes)
    const parts = soundParts()
    parts.manifest.exportedAt = '2026-11-22T11:00:00.000Z'
    await expect(
      importAgent(home.ctx, { bytes: agentFile(parts), digest }, home.accessToken),
    ).rejects.toMatchObject({ code: 'CONFLICT', messageKey: 'errors.agentFile.changed' })
    expect(await everything(home.workspaceId)).toEqual(before)
    await importAgent(home.ctx, { bytes, digest }, home.accessToken)
    expect(await everything(home.workspaceId)).toEqual({
      agents: 2,
      tools: 1,
      sources: 3,
      media: 1,
      runs: 3,
      log: (before?.log ?? 0) + 4,
      files: 2,
    })
  })

  it('that fails at the end leaves neither rows nor files', async () => {
    const home = await makeHome()
    const bytes = agentFile(soundParts())
    const { digest } = await checkAgentFile(home.ctx, bytes)
    // Not an owner any more by the time of the deed, whatever the context still says: the database refuses the tool.
    const { userId } = await makeHome()
    await asSystem('test data', async (tx) => {
      const workspace_id = home.workspaceId
      await tx.insertInto('members').values({ workspace_id, user_id: userId, role: 'owner' }).execute()
      await tx
        .updateTable('members')
        .set({ role: 'member' })
        .where('workspace_id', '=', workspace_id)
        .where('user_id', '=', home.userId)
        .execute()
    })
    const before = await everything(home.workspaceId)
    await expect(importAgent(home.ctx, { bytes, digest }, home.accessToken)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await everything(home.workspaceId)).toEqual(before)

    const member: Context = { ...home.ctx, role: 'member' }
    const report = await checkAgentFile(member, bytes)
    expect(report.tools).toBe(0)
    await importAgent(member, { bytes, digest }, home.accessToken)
    expect(await everything(home.workspaceId)).toMatchObject({ agents: 2, tools: 0, sources: 3, files: 2 })
  })

  it('of a file that names another workspace’s ids reaches nothing of it', async () => {
    const [home, victim] = [await makeHome(), await makeHome()]
    const before = await everything(victim.workspaceId)
    const parts = soundParts()
    const { settings } = parts.manifest.agent as { settings: Record<string, unknown> }
    Object.assign(parts.manifest, { workspaceId: victim.workspaceId, id: victim.agentId })
    Object.assign(settings, {
      workspaceId: victim.workspaceId,
      model: `connection:${victim.agentId}:x`,
      avatar: `${victim.workspaceId}/${victim.agentId}/face.png`,
    })
    const id = await imported(home, agentFile(parts))
    const agent = await getAgent(home.ctx, id)
    expect(JSON.stringify(agent.settings)).not.toContain(victim.workspaceId)
    expect(agent.settings.model).toBe('builtin')
    expect(await everything(victim.workspaceId)).toEqual(before)
  })
})

describe('an export', () => {
  it('is of people who may edit the agent, and stands in the log', async () => {
    const home = await makeHome()
    const id = await makeDraftAgent(home.ctx)
    await exported(home.ctx, id)
    const actions = await asSystem('test looks', (tx) =>
      tx.selectFrom('audit_log').select('action').where('subject_id', '=', id).execute(),
    )
    expect(actions.map(({ action }) => action)).toContain('agent.exported')
    for (const agentId of [here.agentId, newId(), 'nonsense'])
      await expect(exportAgent(home.ctx, agentId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
