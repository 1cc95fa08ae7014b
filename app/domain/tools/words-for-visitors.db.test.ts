import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { type FakeMcp, startMcpServer } from '../../../tests/fakes/mcp-server.ts'
import { connectStock } from '../../../tests/fixtures/stock-server.ts'
import {
  answer,
  callsOf,
  type Listener,
  logOf,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'
import { nameForVisitors } from './change-tool.server.ts'
import { decideCall } from './decide-call.server.ts'
import { listApprovals } from './list-approvals.server.ts'
import { getTool } from './list-tools.server.ts'

// The title of an MCP tool is what a foreign server wrote. Visitors never read it.

let listener: Listener
let shop: ToolShop
let mcp: FakeMcp
let lookUp = ''
let reserve = ''

beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  listener = await startListener()
  shop = await makeToolShop(listener)
  mcp = await startMcpServer()
  ;[lookUp = '', reserve = ''] = await connectStock(shop, mcp, 'look-up', 'reserve')
})
afterAll(async () => {
  listener.close()
  await mcp.close()
  await closeListening()
  await closePool()
})

const call = (name: string) => ({ calls: [{ name, args: { product: 'mel' } }] })

async function asked(name: string, language: 'en' | 'pt-BR' = 'en') {
  const tools = { ...shop.settings.tools, ids: [lookUp, reserve] }
  const question = await shop.ask('Is there honey?', { tools, language })
  await answer(question.plan, scriptedModel(call(name), { say: 'Yes.' }).model)
  const read = async () =>
    (await logOf(shop, question.conversationId)).flatMap((event) =>
      event.kind === 'activity' ? [`${event.label}: ${event.state}`] : [],
    )
  return { ...question, read }
}

it.each([
  ['en', 'Looking something up'],
  ['pt-BR', 'Consultando uma informação'],
] as const)(
  'a visitor reads words of ours (%s), and members what the server calls it',
  async (language, words) => {
    const question = await asked('look_up', language)
    expect(await question.read()).toEqual([`${words}: running`, `${words}: done`])
    const [kept] = await callsOf(shop, question.plan.runId)
    expect(kept).toMatchObject({ title: 'Look up stock', label: words })
  },
)

it('of a call that does something, and waits for a person, who reads its title', async () => {
  const question = await asked('reserve')
  const [approval] = await listApprovals(shop.ctx, question.conversationId)
  expect(approval).toMatchObject({ title: 'Reserve', state: 'waiting' })
  await decideCall(shop.ctx, { callId: approval?.callId, decision: 'deny' })
  expect(await question.read()).toEqual(['Taking care of it: waiting', 'Taking care of it: denied'])
})

it('the owner writes words of their own, which visitors read from then on', async () => {
  await nameForVisitors(shop.ctx, { toolId: lookUp, visitorTitle: '  Counting the jars ' })
  expect(await getTool(shop.ctx, { toolId: lookUp })).toMatchObject({
    title: 'Look up stock',
    visitorTitle: 'Counting the jars',
    ownWords: 'lookUp',
  })
  expect(await (await asked('look_up')).read()).toEqual([
    'Counting the jars: running',
    'Counting the jars: done',
  ])
  const { rows } = await asSystem('test looks', (tx) =>
    sql`select changes from audit_log where subject_id = ${lookUp} and action = 'tool.updated'`.execute(tx),
  )
  expect(rows).toEqual([{ changes: { title: 'Look up stock', visitorTitle: 'Counting the jars' } }])
  await nameForVisitors(shop.ctx, { toolId: lookUp, visitorTitle: '' })
  expect(await getTool(shop.ctx, { toolId: lookUp })).toMatchObject({ visitorTitle: null })
})

it('nobody else writes them', async () => {
  const other = await makeToolShop(listener)
  const words = { toolId: lookUp, visitorTitle: 'Mine' }
  await expect(nameForVisitors(other.ctx, words)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const member: Context = { ...shop.ctx, role: 'member' }
  await expect(nameForVisitors(member, words)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  // A tool made by hand has a title of the owner's already.
  const own = { toolId: shop.toolIds.find, visitorTitle: 'Mine' }
  await expect(nameForVisitors(shop.ctx, own)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
