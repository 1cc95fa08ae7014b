import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { noteProviderFailure } from '#app/db/provider-health.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { createAgent } from '#app/domain/agents/create-agent.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'
import { auditRows } from '../../../tests/fixtures/audit-rows.ts'
import { makePerson, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { addModel, removeModel } from './change-models.server.ts'
import { createConnection } from './create-connection.server.ts'
import { deleteConnection } from './delete-connection.server.ts'
import { enableConnection } from './enable-connection.server.ts'
import { getConnection, getPlatformModels } from './get-connection.server.ts'
import { listConnections } from './list-connections.server.ts'
import { listModelChoices } from './list-model-choices.server.ts'
import { testConnection } from './test-connection.server.ts'
import { tryConnection } from './try-connection.server.ts'
import { updateConnection } from './update-connection.server.ts'
import { resetFacts, updateFacts } from './update-facts.server.ts'

/** What the fake provider lists. */
const LISTED = ['fake-1', 'fake-2']
const KEY = 'sk-canary-0123456789-abcd'
let fake: FakeLlm
let home: Context
let other: Context

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  fake = await startFakeLlm({ port: 0 })
  vi.stubEnv('COMPATIBLE_BASE_URL', fake.openaiBaseUrl)
  vi.stubEnv('COMPATIBLE_MODELS', 'fake-1')
  home = await makeWorkspace('Home')
  other = await makeWorkspace('Other')
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.requests.length = 0
})

const input = (more: object = {}) => ({
  preset: 'custom',
  name: 'Fake',
  baseUrl: fake.openaiBaseUrl,
  key: KEY,
  ...more,
})
const make = async (ctx = home, more: object = {}) => (await createConnection(ctx, input(more))).id
const stored = async (id: string) => {
  const { rows } = await asSystem('test', (tx) =>
    sql<{ sealed_key: string | null }>`select sealed_key from provider_connections where id = ${id}`.execute(
      tx,
    ),
  )
  return rows[0]?.sealed_key ?? null
}
/** Answers `/<status>/...` with that status and a page. */
async function oddServer() {
  const server = createServer((request, response) => {
    const status = Number(request.url?.split('/')[1])
    response.writeHead(status, { 'content-type': 'text/html', location: 'http://127.0.0.1:1025/' })
    response.end('<!doctype html><title>Hello</title>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
const sentKeys = () => fake.requests.map(({ headers }) => headers.authorization)
const saved = (id: string, more: object = {}) => ({
  connectionId: id,
  name: 'Fake',
  baseUrl: fake.openaiBaseUrl,
  key: '',
  ...more,
})

describe('a connection', () => {
  it('is kept with its key sealed, shows the end of the key, and is asked with the whole', async () => {
    const id = await make()
    expect(await stored(id)).toMatch(/^v1\./)
    expect(await stored(id)).not.toContain('canary')
    const { connection } = await getConnection(home, id)
    expect(connection).toMatchObject({ state: 'untested', managed: { keyHint: 'abcd' } })
    expect(await testConnection(home, { connectionId: id })).toMatchObject({
      ok: true,
      models: LISTED.length,
    })
    expect(sentKeys()).toEqual([`Bearer ${KEY}`])
    const after = await getConnection(home, id)
    expect(after.connection).toMatchObject({ state: 'ok', code: null, modelCount: LISTED.length })
    expect(after.models.map((model) => model.reference)).toEqual(
      LISTED.map((model) => `connection:${id}:${model}`),
    )
  })

  it('keeps nothing of a test before it is saved', async () => {
    const before = await listConnections(home)
    expect(await tryConnection(home, input())).toMatchObject({ ok: true, models: LISTED.length })
    expect(await listConnections(home)).toEqual(before)
  })

  it('says what is wrong in its verdict, and keeps it', async () => {
    const odd = await oddServer()
    const gone = await oddServer()
    gone.close()
    try {
      const verdicts: Record<string, string> = {
        [`${gone.url}/v1`]: 'nobody_there',
        'http://host.invalid/v1': 'host_unknown',
        'https://10.0.0.1/v1': 'address_refused',
        'https://169.254.169.254/v1': 'address_refused',
        [`${odd.url}/401`]: 'key_refused',
        [`${odd.url}/429`]: 'rate_limited',
        [`${odd.url}/503`]: 'provider_down',
        [`${odd.url}/404/v1`]: 'no_such_path',
        [`${odd.url}/200`]: 'not_an_api',
        [`${odd.url}/302`]: 'not_an_api',
      }
      for (const [baseUrl, code] of Object.entries(verdicts))
        expect(await tryConnection(home, input({ key: '', baseUrl })), baseUrl).toEqual({
          ok: false,
          code,
          suggestion: code === 'not_an_api' ? `${baseUrl}/v1` : null,
        })
      for (const preset of ['custom', 'openai'])
        expect(
          await tryConnection(home, input({ preset, key: '', baseUrl: `${odd.url}/404` })),
          preset,
        ).toMatchObject({ code: 'no_such_path', suggestion: `${odd.url}/404/v1` })
    } finally {
      odd.close()
    }
    const id = await make(home, { baseUrl: `${gone.url}/v1` })
    await testConnection(home, { connectionId: id })
    expect((await getConnection(home, id)).connection).toMatchObject({
      state: 'failed',
      code: 'nobody_there',
    })
  })

  it('closes its breaker when it answers', async () => {
    const id = await make()
    const key = { workspaceId: home.workspaceId, connectionKey: id }
    await asSystem('test', (tx) =>
      noteProviderFailure(tx, key, { kind: 'auth', openAfter: 1, coolDownMs: 300_000 }),
    )
    await testConnection(home, { connectionId: id })
    const { rows } = await asSystem('test', (tx) =>
      sql`select failures, opened_until from provider_health where connection_key = ${id}`.execute(tx),
    )
    expect(rows).toEqual([{ failures: 0, opened_until: null }])
  })

  it('whose last test went well and whose key answers found refused since is shown as resting, until a test or a new key', async () => {
    const ctx = await makeWorkspace('Resting')
    const id = await make(ctx)
    await testConnection(ctx, { connectionId: id })
    const trip = (kind = 'auth') =>
      asSystem('test', (tx) =>
        noteProviderFailure(
          tx,
          { workspaceId: ctx.workspaceId, connectionKey: id },
          { kind, openAfter: 1, coolDownMs: 300_000 },
        ),
      )
    const seen = async () => ({
      page: (await getConnection(ctx, id)).connection,
      row: (await listConnections(ctx)).connections[0],
      group: (await listModelChoices(ctx)).find(({ source }) => source === 'connection'),
    })
    await trip()
    const resting = { state: 'resting', rest: { isOver: false, cause: 'auth', until: expect.any(String) } }
    expect(await seen()).toMatchObject({ page: resting, row: resting, group: resting })

    await asSystem('test', (tx) =>
      sql`update provider_health set opened_until = now() - interval '1 second' where connection_key = ${id}`.execute(
        tx,
      ),
    )
    const doubtful = { state: 'doubtful', rest: { isOver: true, cause: 'auth' } }
    expect(await seen()).toMatchObject({ page: doubtful, row: doubtful, group: doubtful })

    await testConnection(ctx, { connectionId: id })
    const works = { state: 'ok', rest: null }
    expect(await seen()).toMatchObject({ page: works, row: works, group: works })

    await trip()
    await updateConnection(ctx, saved(id, { key: 'sk-renewed-0123456789' }))
    expect((await seen()).page.rest).toBe(null)

    await trip('unavailable')
    await enableConnection(ctx, { connectionId: id, isEnabled: false })
    const off = { state: 'off', rest: null }
    expect(await seen()).toMatchObject({ page: off, row: off, group: off })
  })

  it('of the installation is shown as resting in the workspace where it failed, and in no other', async () => {
    const ctx = await makeWorkspace('Platform rests')
    const key = { workspaceId: ctx.workspaceId, connectionKey: 'platform:compatible' }
    await asSystem('test', (tx) =>
      noteProviderFailure(tx, key, { kind: 'timeout', openAfter: 1, coolDownMs: 30_000 }),
    )
    const restIn = async (one: Context) => [
      (await listConnections(one)).platform.find(({ provider }) => provider === 'compatible')?.rest?.cause,
      (await getPlatformModels(one, 'compatible')).rest?.cause,
      (await listModelChoices(one)).find(({ prefix }) => prefix === 'compatible:')?.state,
    ]
    expect(await restIn(ctx)).toEqual(['timeout', 'timeout', 'resting'])
    expect(await restIn(other)).toEqual([undefined, undefined, 'ok'])
  })

  it('keeps models entered by hand beside the fetched ones', async () => {
    const id = await make()
    const model = { connectionId: id, model: 'own:8b' }
    await addModel(home, model)
    await addModel(home, model)
    await testConnection(home, { connectionId: id })
    const ids = async () => (await getConnection(home, id)).models.map((row) => [row.id, row.isManual])
    expect(await ids()).toEqual([['own:8b', true], ...LISTED.map((model) => [model, false])])
    await removeModel(home, model)
    expect(await ids()).toEqual(LISTED.map((model) => [model, false]))
  })
})

describe('a kept key', () => {
  it('stays when the field is empty, and goes when asked to', async () => {
    const id = await make()
    const sealed = await stored(id)
    await updateConnection(home, saved(id, { name: 'Renamed' }))
    expect(await stored(id)).toBe(sealed)
    await updateConnection(home, saved(id, { key: 'sk-second-0123456789-wxyz' }))
    expect((await getConnection(home, id)).connection.managed?.keyHint).toBe('wxyz')
    await updateConnection(home, saved(id, { dropsKey: true }))
    expect(await stored(id)).toBe(null)
  })

  it('never follows to another host: neither saved nor tried', async () => {
    const id = await make()
    const listener = await startFakeLlm({ port: 0 })
    try {
      for (const baseUrl of [listener.openaiBaseUrl, fake.openaiBaseUrl.replace('127.0.0.1', 'localhost')]) {
        const moved = { code: 'BAD_INPUT', fields: { key: 'errors.providers.keyAnew' } }
        await expect(updateConnection(home, saved(id, { baseUrl }))).rejects.toMatchObject(moved)
        await expect(tryConnection(home, { connectionId: id, baseUrl, key: '' })).rejects.toMatchObject(moved)
      }
      expect(listener.requests).toEqual([])
      // Another path of the same host is the same host's business, and a new key may go anywhere.
      await updateConnection(home, saved(id, { baseUrl: `${fake.openaiBaseUrl}/x` }))
      await updateConnection(home, saved(id, { baseUrl: listener.openaiBaseUrl, key: 'sk-new-0123456789' }))
      await testConnection(home, { connectionId: id })
      expect(listener.requests.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer sk-new-0123456789',
      ])
    } finally {
      await listener.close()
    }
  })

  it('opens in no other row', async () => {
    const [one, two] = [await make(), await make(other, { key: 'sk-of-others-0123456789' })]
    await asSystem('test', (tx) =>
      sql`update provider_connections t set sealed_key = s.sealed_key
        from provider_connections s where t.id = ${one} and s.id = ${two}`.execute(tx),
    )
    expect(await testConnection(home, { connectionId: one })).toMatchObject({
      ok: false,
      code: 'key_unreadable',
    })
    expect(fake.requests).toEqual([])
  })

  it('travels in the clear to nobody', async () => {
    const plain = { code: 'BAD_INPUT', fields: { baseUrl: 'errors.providers.keyNeedsHttps' } }
    const baseUrl = 'http://api.example.com/v1'
    await expect(createConnection(home, input({ baseUrl }))).rejects.toMatchObject(plain)
    await expect(tryConnection(home, input({ baseUrl }))).rejects.toMatchObject(plain)
    const id = await make(home, { baseUrl: 'https://api.example.com/v1' })
    await expect(updateConnection(home, saved(id, { baseUrl }))).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('is in nothing that leaves: no view, no choice, no audit entry, no column a person may read', async () => {
    const ctx = await makeWorkspace('Quiet')
    const id = await make(ctx)
    await testConnection(ctx, { connectionId: id })
    await updateConnection(ctx, saved(id, { key: `${KEY}-2`, name: 'Two' }))
    const seen = JSON.stringify([
      await listConnections(ctx),
      await getConnection(ctx, id),
      await listModelChoices(ctx),
      await asActor(scopeOf(ctx), (tx) => auditRows(tx, ctx.workspaceId, 100)),
    ])
    expect(seen).toContain(id)
    expect(seen).not.toContain('canary')
    expect(seen).not.toMatch(/v1\.tests\./)
    for (const columns of ['sealed_key', '*'])
      await expect(
        asActor(scopeOf(ctx), (tx) => sql.raw(`select ${columns} from provider_connections`).execute(tx)),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('who may what', () => {
  const deeds = (ctx: Context, id: string): [string, () => Promise<unknown>][] => [
    ['update', () => updateConnection(ctx, saved(id))],
    ['enable', () => enableConnection(ctx, { connectionId: id, isEnabled: false })],
    ['test', () => testConnection(ctx, { connectionId: id })],
    ['try', () => tryConnection(ctx, { connectionId: id, baseUrl: fake.openaiBaseUrl })],
    ['add a model', () => addModel(ctx, { connectionId: id, model: 'x' })],
    ['remove a model', () => removeModel(ctx, { connectionId: id, model: 'x' })],
    ['correct facts', () => updateFacts(ctx, { ...FACTS, reference: `connection:${id}:fake-1` })],
    ['reset facts', () => resetFacts(ctx, { reference: `connection:${id}:fake-1` })],
    ['delete', () => deleteConnection(ctx, { connectionId: id })],
  ]

  it('answers another workspace’s id as an unknown one', async () => {
    const id = await make()
    for (const unknown of [id, newId()]) {
      await expect(getConnection(other, unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      for (const [deed, act] of deeds(other, unknown))
        await expect(act(), deed).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(fake.requests).toEqual([])
    expect((await getConnection(home, id)).connection.state).toBe('untested')
  })

  it('lets members look, without address and hint, and change nothing', async () => {
    const id = await make()
    const person = await makePerson()
    const userId = person.actor.kind === 'user' ? person.actor.userId : ''
    await asSystem('test', (tx) =>
      sql`insert into members (workspace_id, user_id, role) values (${home.workspaceId}, ${userId}, 'member')`.execute(
        tx,
      ),
    )
    const member: Context = { ...person, workspaceId: home.workspaceId, role: 'member' }
    expect((await getConnection(member, id)).connection.managed).toBe(null)
    const { connections } = await listConnections(member)
    expect(connections.every(({ managed }) => managed === null)).toBe(true)
    for (const [deed, act] of [
      ...deeds(member, id),
      ['create', () => createConnection(member, input())] as const,
    ])
      await expect(act(), deed).rejects.toMatchObject({ code: 'FORBIDDEN' })
    // The tables say the same when the verb is left out.
    await expect(
      asActor(scopeOf(member), (tx) =>
        sql`insert into provider_connections (workspace_id, name, kind, preset) values (${home.workspaceId}, 'x', 'openai', 'openai')`.execute(
          tx,
        ),
      ),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

const FACTS = {
  contextTokens: '32000',
  maxOutputTokens: '2000',
  hasTools: true,
  hasVision: true,
  hasJson: false,
  inputPrice: '0.5',
  outputPrice: '1,5',
  source: 'their price list',
}

describe('facts', () => {
  it('can be corrected for this workspace alone, and reset', async () => {
    const id = await make()
    await addModel(home, { connectionId: id, model: 'mine' })
    const reference = `connection:${id}:mine`
    const facts = async () => (await getConnection(home, id)).models[0]?.facts
    const before = await facts()
    expect(before?.isOverride).toBe(false)
    await updateFacts(home, { ...FACTS, reference })
    expect(await facts()).toMatchObject({
      isOverride: true,
      inputPrice: 500_000,
      outputPrice: 1_500_000,
      hasVision: true,
      asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
    const choice = (await listModelChoices(home))
      .flatMap(({ choices }) => choices)
      .find((one) => one.reference === reference)
    expect(choice?.facts).toMatchObject({ contextTokens: 32_000, hasVision: true })
    await resetFacts(home, { reference })
    expect(await facts()).toEqual(before)
  })

  it('are not kept for what is no model, and refuse a price that is none', async () => {
    for (const reference of ['builtin', 'nothing', 'connection:x:y', `connection:${newId()}:m`])
      await expect(updateFacts(home, { ...FACTS, reference }), reference).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    await expect(
      updateFacts(home, { ...FACTS, reference: 'openai:x', inputPrice: 'free' }),
    ).rejects.toMatchObject({
      fields: { inputPrice: 'errors.providers.price' },
    })
  })

  it('of a key that is not set up here are unknown', async () => {
    await expect(getPlatformModels(home, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('taking a connection away', () => {
  it('names the agents that use it, and goes only when that was seen', async () => {
    const ctx = await makeWorkspace('Using')
    const id = await make(ctx)
    const { id: agentId } = await createAgent(ctx, { name: 'Mel', language: 'en' })
    const agent = await getAgent(ctx, agentId)
    const settings = { ...agent.settings, model: `connection:${id}:fake-1`, fallbackModels: ['builtin'] }
    await updateAgentDraft(ctx, { agentId, updatedAt: agent.updatedAt, name: 'Mel', settings })
    expect((await getConnection(ctx, id)).uses).toEqual([{ id: agentId, name: 'Mel', isOnlyOne: false }])
    await expect(deleteConnection(ctx, { connectionId: id })).rejects.toMatchObject({
      code: 'CONFLICT',
      params: { names: 'Mel' },
    })
    await updateFacts(ctx, { ...FACTS, reference: `connection:${id}:fake-1` })
    await deleteConnection(ctx, { connectionId: id, acceptsUse: true })
    await expect(getConnection(ctx, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const { rows } = await asSystem('test', (tx) =>
      sql`select from model_overrides where workspace_id = ${ctx.workspaceId}`.execute(tx),
    )
    expect(rows).toEqual([])
    expect((await getAgent(ctx, agentId)).settings.model).toBe(`connection:${id}:fake-1`)
  })
})

describe('what agents can be set to', () => {
  it('is the built-in answerer first, then the connections with their state', async () => {
    const ctx = await makeWorkspace('Choosing')
    const id = await make(ctx)
    await testConnection(ctx, { connectionId: id })
    await enableConnection(ctx, { connectionId: id, isEnabled: false })
    const groups = await listModelChoices(ctx)
    expect(groups.map(({ prefix, state }) => [prefix, state]).slice(0, 2)).toEqual([
      ['builtin', 'ok'],
      [`connection:${id}:`, 'off'],
    ])
    expect(groups[1]?.choices.map(({ label }) => label)).toEqual(LISTED)
  })
})
