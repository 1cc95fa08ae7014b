import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { asSystem } from '#app/db/scope.server.ts'
import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import type { Context } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { type FakeApi, startHttpToolServer } from '../../../tests/fakes/http-tool-server.ts'
import { auditRows } from '../../../tests/fixtures/audit-rows.ts'
import { makeConversation, makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { deleteTool, switchTool } from './change-tool.server.ts'
import { keepThings } from './kept.ts'
import { getTool, listTools } from './list-tools.server.ts'
import { offerTools } from './offer-tools.server.ts'
import { importDocument } from './openapi/import-document.server.ts'
import { readDocument } from './openapi/read-document.server.ts'
import { saveHttpTool } from './save-http-tool.server.ts'
import { testTool } from './test-tool.server.ts'
import type { ToolContext } from './types.ts'

const SECRET = 'canary-0123456789-abcd'
let api: FakeApi
let home: Context
let other: Context

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  api = await startHttpToolServer()
  home = await makeWorkspace('Home')
  other = await makeWorkspace('Other')
})
afterAll(() => api.close())
beforeEach(() => {
  api.received.length = 0
})

let count = 0
const toolInput = (path: string, more: { [key: string]: unknown } = {}, config: object = {}) => ({
  toolId: null,
  name: `tool_${++count}`,
  title: 'Find an order',
  description: 'Finds an order.',
  isDangerous: false,
  secrets: {},
  ...more,
  config: {
    method: 'GET',
    url: `${api.url}${path}`,
    fixed: [],
    parameters: [],
    response: { mode: 'text', fields: [] },
    timeoutSeconds: 5,
    ...config,
  },
})
const ORDER_ID = { name: 'id', place: 'path', type: 'string', isRequired: true }
const WITH_KEY = { fixed: [{ place: 'header', name: 'Authorization', value: 'Bearer {{secret:KEY}}' }] }
const make = async (...input: Parameters<typeof toolInput>) =>
  (await saveHttpTool(home, toolInput(...input))).toolId
const tried = (toolId: string, args: object = {}) => testTool(home, { toolId, args: JSON.stringify(args) })

const settingsWith = (ids: string[]) => {
  const settings = defaultAgentSettings('en')
  return { ...settings, tools: { ...settings.tools, ids } }
}
const context = (signal = new AbortController().signal): ToolContext => ({
  workspaceId: home.workspaceId,
  agentId: newId(),
  agentName: 'Mel',
  conversationId: newId(),
  runId: newId(),
  visitorId: newId(),
  previewUserId: null,
  language: 'en',
  settings: settingsWith([]),
  idempotencyKey: 'key-of-this-call',
  kept: keepThings(),
  signal,
})

describe('a request', () => {
  it('goes out as it was set up, and what was picked is what the model reads', async () => {
    const toolId = await make(
      '/orders/{id}',
      {},
      {
        parameters: [ORDER_ID],
        ...WITH_KEY,
        response: { mode: 'fields', fields: [{ label: 'Status', pointer: '/order/status' }] },
      },
    )
    const { config } = await getTool(home, { toolId })
    await saveHttpTool(home, {
      ...toolInput('/orders/{id}', { name: 'find_order' }, config ?? {}),
      toolId,
      secrets: { KEY: SECRET },
    })
    const trial = await tried(toolId, { id: 'A 1/../b'.replace('/../', ' ') })
    expect(trial).toMatchObject({ isError: false, detail: { status: 200 } })
    expect(trial.modelReads).toContain('Status: sent')
    expect(trial.modelReads).not.toContain('secretCost')
    expect(api.received).toMatchObject([
      { method: 'GET', path: '/orders/A%201%20b', headers: { authorization: `Bearer ${SECRET}` } },
    ])
    expect(JSON.stringify(trial)).not.toContain(SECRET)
    expect(JSON.stringify(trial.detail)).toContain('Bearer •••')
  })

  it('is not kept when only some fields are to be read and none is picked; one that was kept so tells nothing', async () => {
    const none = { response: { mode: 'fields', fields: [] } }
    await expect(make('/orders/{id}', {}, { parameters: [ORDER_ID], ...none })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      fields: { 'config.response.fields': 'errors.tools.noFields' },
    })
    const toolId = await make('/orders/{id}', {}, { parameters: [ORDER_ID], ...WITH_KEY })
    const { config } = await getTool(home, { toolId })
    await saveHttpTool(home, {
      ...toolInput('/orders/{id}', {}, config ?? {}),
      toolId,
      secrets: { KEY: SECRET },
    })
    await asSystem('test', (tx) =>
      sql`update tools set config = jsonb_set(config, '{response}', ${JSON.stringify(none.response)}::jsonb) where id = ${toolId}`.execute(
        tx,
      ),
    )
    const trial = await tried(toolId, { id: 'A1' })
    expect(trial).toMatchObject({ isError: false, detail: { status: 200 } })
    expect(trial.modelReads).toContain('none have been chosen')
    expect(trial.modelReads).not.toContain('sent')
  })

  it('shows nothing of an answer that is no JSON where only some fields are to be read, also when it failed', async () => {
    const some = { response: { mode: 'fields', fields: [{ label: 'Status', pointer: '/status' }] } }
    const read = await tried(await make('/page', {}, some))
    expect(read).toMatchObject({ isError: true, detail: { status: 200 } })
    const written = await tried(await make('/page', {}, { ...some, method: 'POST' }))
    expect(written).toMatchObject({ isError: false, detail: { status: 200 } })
    expect(written.modelReads).toContain('It worked (200)')
    const failed = await tried(await make('/status?code=500', {}, some))
    expect(failed.modelReads).toContain('failed on its side')
    expect(failed.modelReads).toContain('Status: (nothing)')
    for (const { modelReads } of [read, written, failed])
      expect(modelReads).not.toMatch(/private remarks|as asked/)
    // Whoever set it up sees what came.
    expect(JSON.stringify(read.detail)).toContain('private remarks')
  })

  it('carries the same idempotency key for every attempt at one call', async () => {
    const toolId = await make(
      '/orders',
      {},
      {
        method: 'POST',
        parameters: [{ name: 'item', place: 'body', type: 'string', isRequired: true }],
      },
    )
    const [tool] = await offerTools(home.workspaceId, settingsWith([toolId]))
    for (let attempt = 0; attempt < 2; attempt += 1) await tool?.run({ item: 'mel' }, context())
    expect(api.received.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual(
      Array(2).fill(['key-of-this-call', '{"item":"mel"}']),
    )
    expect(tool?.isIdempotent).toBe(false)
  })

  /** Short only where silence is the fault: a loaded machine is slow, not wrong. */
  const patienceWith = (path: string) => (path === '/silent' ? 1 : 10)

  it.each([
    ['/status?code=404', 'knows nothing under this address'],
    ['/status?code=401', 'refused our sign-in'],
    ['/status?code=429', 'asked too often'],
    ['/status?code=500', 'failed on its side'],
    ['/picture', 'image/png'],
    ['/huge', 'larger than can be read'],
    ['/endless', 'larger than can be read'],
    ['/silent', 'did not answer in time'],
    ['/breaks-off', 'Whether it took effect is not known'],
    ['/redirect?to=http://169.254.169.254/', 'another address'],
    ['/redirect?to=http://localhost:1/', 'not public'],
  ])('that meets %s ends in words', async (path, words) => {
    const trial = await tried(await make(path, {}, { timeoutSeconds: patienceWith(path) }))
    expect(trial.isError).toBe(true)
    expect(trial.modelReads).toContain(words)
  })

  it.each([
    ['/silent', 'timeout', 'too_slow'],
    ['/breaks-off', 'broken_off', 'broken_off'],
    ['/huge', 'unread', 'too_large'],
  ])(
    'that %s did not answer as it should is sent once, and its outcome counts as unknown',
    async (path, errorCode, problem) => {
      const toolId = await make(path, {}, { method: 'POST', timeoutSeconds: patienceWith(path) })
      const [tool] = await offerTools(home.workspaceId, settingsWith([toolId]))
      const end = await tool?.run({}, context())
      expect(end).toMatchObject({ isError: true, errorCode, detail: { problem } })
      expect(end?.content).toContain('Whether it took effect is not known')
      expect(api.received).toHaveLength(1)
    },
  )

  it('follows a redirect of its own server, and takes its key nowhere else', async () => {
    const stranger = await startHttpToolServer()
    const inside = await make('/redirect?to=/orders/7', { secrets: { KEY: SECRET } }, WITH_KEY)
    expect((await tried(inside)).isError).toBe(false)
    const outside = await make(
      `/redirect?to=${encodeURIComponent(`${stranger.url}/echo`)}`,
      { secrets: { KEY: SECRET } },
      WITH_KEY,
    )
    expect((await tried(outside)).modelReads).toContain('another address')
    expect(stranger.received).toEqual([])
    await stranger.close()
  })

  it('never leads inside, whatever address was saved', async () => {
    vi.stubEnv('ALLOW_LOOPBACK_FETCH', '')
    vi.resetModules()
    const strict = await import('#app/integrations/web/safe-request.server.ts')
    const ask = (url: string) =>
      strict.safeRequest(url, {
        method: 'POST',
        headers: {},
        body: '{}',
        allowLoopback: false,
        timeoutMs: 2_000,
      })
    for (const url of [
      `${api.url}/orders`,
      'http://10.0.0.1/',
      'http://[::ffff:127.0.0.1]/',
      'http://169.254.169.254/',
    ])
      await expect(ask(url)).rejects.toThrow('addressRefused')
    vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
    expect(api.received).toEqual([])
  })

  it('hides a secret that a service repeats, from people and models alike', async () => {
    const trial = await tried(await make('/echo', { secrets: { KEY: SECRET } }, WITH_KEY))
    expect(JSON.stringify(trial)).not.toContain(SECRET)
    expect(trial.modelReads).toContain('Bearer [secret]')
  })

  it('cannot end the frame around its answer', async () => {
    const { modelReads } = await tried(await make('/inject'))
    expect(modelReads.match(/<\/result>/g)).toHaveLength(1)
  })

  it('is not made when the arguments do not fit', async () => {
    const toolId = await make('/orders/{id}', {}, { parameters: [ORDER_ID] })
    for (const args of [{}, { id: 1 }, { id: 'a', url: 'http://evil.test' }, { id: '..' }, { id: 'a/b' }])
      expect((await tried(toolId, args)).isError).toBe(true)
    expect(api.received).toEqual([])
  })
})

describe('secrets', () => {
  it('stand sealed in the database and come out nowhere', async () => {
    const toolId = await make('/echo', { secrets: { KEY: SECRET } }, WITH_KEY)
    expect((await getTool(home, { toolId })).secrets).toEqual([{ name: 'KEY', hint: 'abcd' }])
    const everything = JSON.stringify([await getTool(home, { toolId }), await listTools(home)])
    const { rows } = await asSystem('test', (tx) =>
      sql<{ all: string }>`select coalesce((select json_agg(t)::text from tools t), '')
        || coalesce((select json_agg(s)::text from tool_secrets s), '')
        || coalesce((select json_agg(a)::text from audit_log a), '') as all`.execute(tx),
    )
    expect(everything + rows[0]?.all).not.toContain(SECRET)
  })

  it('are for the address they were given for: moved elsewhere, they are forgotten', async () => {
    const stranger = await startHttpToolServer()
    const toolId = await make('/echo', { secrets: { KEY: SECRET } }, WITH_KEY)
    const moved = toolInput('/echo', {}, { ...WITH_KEY, url: `${stranger.url}/echo` })
    await saveHttpTool(home, { ...moved, toolId })
    expect((await getTool(home, { toolId })).secrets).toEqual([])
    expect((await tried(toolId)).detail).toMatchObject({ problem: 'secret_missing' })
    expect(stranger.received).toEqual([])
    await stranger.close()
  })

  it('open nothing when their envelope is put beside another tool', async () => {
    const mine = await make('/echo', { secrets: { KEY: SECRET } }, WITH_KEY)
    const second = await make('/echo', { secrets: { KEY: 'another-0123456789' } }, WITH_KEY)
    await asSystem('test', (tx) =>
      sql`update tool_secrets set sealed_value = (select sealed_value from tool_secrets where tool_id = ${mine})
        where tool_id = ${second}`.execute(tx),
    )
    expect((await tried(second)).isError).toBe(true)
    expect(api.received).toEqual([])
  })

  it('stay when a tool is saved without entering them again', async () => {
    const toolId = await make('/echo', { secrets: { KEY: SECRET } }, WITH_KEY)
    await saveHttpTool(home, { ...toolInput('/echo', {}, WITH_KEY), toolId })
    expect((await tried(toolId)).isError).toBe(false)
    expect(api.received[0]?.headers.authorization).toBe(`Bearer ${SECRET}`)
  })
})

describe('whose tools they are', () => {
  it('is kept apart: another workspace sees, changes, calls and offers none of them', async () => {
    const toolId = await make('/echo')
    expect((await listTools(other)).tools).toEqual([])
    for (const deed of [
      () => getTool(other, { toolId }),
      () => switchTool(other, { toolId, isEnabled: false }),
      () => deleteTool(other, { toolId }),
      () => testTool(other, { toolId, args: '{}' }),
      () => saveHttpTool(other, { ...toolInput('/echo'), toolId }),
    ])
      await expect(deed()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await offerTools(other.workspaceId, settingsWith([toolId]))).toEqual([])
    expect(api.received).toEqual([])
  })

  it('members may read and not manage', async () => {
    const toolId = await make('/echo')
    const member: Context = { ...home, role: 'member' }
    expect((await getTool(member, { toolId })).id).toBe(toolId)
    for (const deed of [
      () => saveHttpTool(member, toolInput('/echo')),
      () => switchTool(member, { toolId, isEnabled: false }),
      () => testTool(member, { toolId, args: '{}' }),
      () => deleteTool(member, { toolId }),
      () => importDocument(member, {}),
      () => readDocument(member, {}),
    ])
      await expect(deed()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is told when one goes: which agents use it', async () => {
    const toolId = await make('/echo')
    const { agentId } = await makeConversation(home)
    await asSystem('test', (tx) =>
      sql`update agents set draft = jsonb_set(draft::jsonb, '{tools,ids}', to_jsonb(array[${toolId}::text])) where id = ${agentId}`.execute(
        tx,
      ),
    )
    expect((await getTool(home, { toolId })).agents).toEqual([{ id: agentId, name: 'Mel' }])
    await deleteTool(home, { toolId })
    expect(await offerTools(home.workspaceId, settingsWith([toolId]))).toEqual([])
    const [newest] = await asSystem('test', (tx) => auditRows(tx, home.workspaceId, 1))
    expect(newest).toMatchObject({ action: 'tool.deleted', subject_id: toolId })
  })

  it('offers none that is switched off', async () => {
    const toolId = await make('/echo')
    await switchTool(home, { toolId, isEnabled: false })
    expect(await offerTools(home.workspaceId, settingsWith([toolId]))).toEqual([])
  })

  it('gives each name once', async () => {
    await expect(make('/echo', { name: 'hand_over' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await make('/echo', { name: 'only_one' })
    await expect(make('/echo', { name: 'only_one' })).rejects.toMatchObject({
      fields: { name: 'errors.tools.nameTaken' },
    })
  })
})
