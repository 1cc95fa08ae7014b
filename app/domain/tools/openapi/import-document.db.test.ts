import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import type { Context } from '#app/domain/context.server.ts'
import type { Json } from '#app/integrations/llm/types.ts'
import { type FakeApi, startHttpToolServer } from '../../../../tests/fakes/http-tool-server.ts'
import { makeWorkspace } from '../../../../tests/fixtures/workspaces.ts'
import { getServer } from '../list-tools.server.ts'
import { offerTools } from '../offer-tools.server.ts'
import { testTool } from '../test-tool.server.ts'
import { importDocument } from './import-document.server.ts'
import { readDocument } from './read-document.server.ts'

const SECRET = 'canary-0123456789-abcd'
let api: FakeApi
let home: Context

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  api = await startHttpToolServer()
  home = await makeWorkspace('Home')
})
afterAll(() => api.close())
beforeEach(() => {
  api.received.length = 0
})

const tried = (toolId: string, args: object = {}) => testTool(home, { toolId, args: JSON.stringify(args) })
const settingsWith = (ids: string[]) => {
  const settings = defaultAgentSettings('en')
  return { ...settings, tools: { ...settings.tools, ids } }
}

describe('an imported API', () => {
  const address = (version: number) => `${api.url}/openapi.json?version=${version}`
  const read = (version: number, serverId: string | null = null) =>
    readDocument(home, { address: address(version), text: '', serverId })

  async function imported(version: number, keys: string[], more: object = {}) {
    const document = await read(version)
    const operations = document.operations
      .filter(({ key }) => keys.includes(key))
      .map(({ key, hash }) => ({ key, hash }))
    const input = {
      address: address(version),
      serverId: null,
      name: 'Loja',
      baseUrl: document.servers[0] ?? '',
      operations,
    }
    return importDocument(home, { ...input, scheme: 'key', secret: SECRET, ...more })
  }

  it('becomes tools that go to its address with its key', async () => {
    const { serverId, made } = await imported(1, ['get /orders/{id}', 'post /orders'])
    expect(made).toBe(2)
    const { server, tools } = await getServer(home, { serverId })
    expect(server).toMatchObject({ auth: 'header', headerName: 'Authorization', secretHint: 'abcd' })
    expect(tools.map(({ title, isDangerous }) => [title, isDangerous])).toEqual([
      ['Find an order', false],
      ['Make an order', true],
    ])
    const find = tools.find(({ title }) => title === 'Find an order')
    const trial = await tried(find?.id ?? '', { id: '7' })
    expect(trial.isError).toBe(false)
    expect(api.received.at(-1)).toMatchObject({
      path: '/orders/7',
      headers: { authorization: `Bearer ${SECRET}` },
    })
    expect(JSON.stringify(trial)).not.toContain(SECRET)
  })

  it('says what changed when it is read again, and withholds what is gone', async () => {
    const { serverId } = await imported(1, ['get /orders/{id}', 'get /old'])
    const again = await read(2, serverId)
    expect(again.operations.map(({ key, state }) => [key, state])).toEqual([
      ['get /orders/{id}', 'changed'],
      ['get /new', 'new'],
      ['post /orders', 'new'],
    ])
    expect(again.gone.map(({ title }) => title)).toEqual(['An old thing'])
    const changed = again.operations
      .filter(({ state }) => state === 'changed')
      .map(({ key, hash }) => ({ key, hash }))
    await importDocument(home, {
      address: address(2),
      serverId,
      name: 'Loja',
      baseUrl: api.url,
      operations: changed,
      scheme: 'key',
      secret: '',
    })
    const { tools } = await getServer(home, { serverId })
    expect(tools.map(({ title, status }) => [title, status])).toEqual([
      ['An old thing', 'missing'],
      ['Find an order', 'ready'],
    ])
    const offered = await offerTools(home.workspaceId, settingsWith(tools.map(({ id }) => id)))
    expect(offered.map(({ spec }) => spec.description)).toEqual(['Find an order and its parcel'])
  })

  it('is refused when it is no longer what was looked at', async () => {
    const stale = [{ key: 'get /orders/{id}', hash: '0'.repeat(64) }]
    await expect(imported(1, [], { operations: stale })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('is never read from inside, nor from what is no such document', async () => {
    for (const bad of [
      'http://169.254.169.254/openapi.json',
      `${api.url}/echo`,
      `${api.url}/status?code=404`,
    ])
      await expect(readDocument(home, { address: bad })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('leaves its key behind when it moves to another host', async () => {
    const { serverId } = await imported(1, ['get /orders/{id}'])
    const stranger = await startHttpToolServer()
    const document = await read(1)
    const operations = document.operations.slice(0, 1).map(({ key, hash }) => ({ key, hash }))
    await importDocument(home, {
      address: address(1),
      serverId,
      name: 'Loja',
      baseUrl: stranger.url,
      operations,
      scheme: 'key',
      secret: '',
    })
    const { server, tools } = await getServer(home, { serverId })
    expect(server.hasSecret).toBe(false)
    const trial = await tried(tools[0]?.id ?? '', { id: '7' })
    expect(trial.detail as Json).toMatchObject({ problem: 'secret_missing' })
    expect(stranger.received).toEqual([])
    await stranger.close()
  })
})
