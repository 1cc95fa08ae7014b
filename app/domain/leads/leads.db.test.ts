import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { leadExport } from '#app/http/lead-export.server.ts'
import { type Doors, openDoors, TestVisitor } from '../../../tests/fixtures/doors.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { exportLeads } from './export-leads.server.ts'
import { findLead, listLeads } from './list-leads.server.ts'

let doors: Doors
let shop: TalkingShop
let other: TalkingShop

beforeAll(async () => {
  shop = await makeTalkingShop()
  other = await makeTalkingShop()
  doors = await openDoors()
})
afterAll(async () => {
  await doors.close()
  await closeListening()
  await closePool()
})

async function leave(values: { [key: string]: unknown }): Promise<string> {
  const visitor = await TestVisitor.arrive(doors, shop.publicId)
  const { conversationId } = await visitor.ask('How long does delivery take?')
  await asSystem('test data', (tx) =>
    sql`insert into leads (workspace_id, agent_id, conversation_id, visitor_id, values)
      select workspace_id, agent_id, id, visitor_id, ${JSON.stringify(values)}::jsonb from conversations
      where id = ${conversationId}`.execute(tx),
  )
  return conversationId
}

it('lists what visitors left, the newest first, and finds it by its conversation', async () => {
  const first = await leave({ email: 'ana@example.com' })
  const second = await leave({ email: 'bia@example.com', name: '<b>Bia</b>' })
  const { leads, next } = await listLeads(shop.ctx, { agent: shop.agentId })
  expect(leads.map(({ conversationId }) => conversationId)).toEqual([second, first])
  expect(next).toBeNull()
  expect(await findLead(shop.ctx, first)).toMatchObject({
    values: [{ key: 'email', value: 'ana@example.com' }],
  })
  const begin = `${leads[0]?.createdAt}_${leads[0]?.id}`
  const rest = await listLeads(shop.ctx, { after: begin })
  expect(rest.leads.map(({ conversationId }) => conversationId)).toEqual([first])
})

it('knows nothing of other workspaces, nor of agents that are none', async () => {
  const conversationId = await leave({ email: 'caio@example.com' })
  expect(await findLead(other.ctx, conversationId)).toBeNull()
  expect((await listLeads(other.ctx, { agent: shop.agentId })).leads).toEqual([])
  expect((await listLeads(shop.ctx, { agent: other.agentId })).leads).toEqual([])
})

it('is exported as a table that a spreadsheet reads as text, by owners and admins alone, and audited', async () => {
  await leave({ email: '=HYPERLINK("http://evil")', note: 'two\nlines' })
  const file = await leadExport(await exportLeads(shop.ctx, { agent: shop.agentId })).text()
  const [head = '', first = ''] = file.split('\r\n')
  expect(head).toContain('"conversation_id","visitor_name","email","name","note"')
  expect(first).toContain(`"'=HYPERLINK(""http://evil"")"`)
  expect(first).toContain('"two\nlines"')
  await expect(exportLeads({ ...shop.ctx, role: 'member' }, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const { rows } = await asSystem('test looks', (tx) =>
    sql`select changes from audit_log where workspace_id = ${shop.workspaceId} and action = 'lead.exported'`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([{ changes: { agentId: shop.agentId } }])
})
