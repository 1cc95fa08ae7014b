import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type CountedTable, countRows } from '#app/db/count-rows.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { createAgent } from '#app/domain/agents/create-agent.server.ts'
import { duplicateAgent } from '#app/domain/agents/duplicate-agent.server.ts'
import { createKey } from '#app/domain/api-keys/create-key.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { createConnection } from '#app/domain/providers/create-connection.server.ts'
import { MOST } from '#app/domain/require-room.server.ts'
import { importDocument } from '#app/domain/tools/openapi/import-document.server.ts'
import { readDocument } from '#app/domain/tools/openapi/read-document.server.ts'
import { saveMcpServer } from '#app/domain/tools/servers/save-mcp-server.server.ts'
import { SHOP_DOCUMENT } from './fakes/http-tool-server.ts'
import { raceFreely } from './fixtures/race-writes.ts'
import { makeTalkingShop, type TalkingShop } from './fixtures/talking-shop.ts'

// How much of a thing a workspace may have, with many who add one at the same moment: as in count-limits.

const ROOM = 2

let shop: TalkingShop
beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  shop = await makeTalkingShop()
})
afterAll(closePool)

const count = (table: CountedTable) => asSystem('test looks', (tx) => countRows(tx, table, shop.workspaceId))

/** What is filled in: columns, and their values besides the workspace for row `n`. */
const FILLING: Record<CountedTable, [string, string]> = {
  agents: ['public_id, name, draft', `'ag_' || left(md5(random()::text || n), 16), 'Agent', '{}'`],
  api_keys: [
    'name, prefix, key_hash, scopes',
    `'Key', 'hvx_abcdef', sha256(gen_random_uuid()::text::bytea), '{agent:read}'`,
  ],
  knowledge_sources: ['kind, name, status, text_content', `'text', 'Source', 'ready', 'x'`],
  provider_connections: ['name, kind, preset', `'Provider', 'compatible', 'custom'`],
  tool_servers: ['kind, name, url', `'mcp', 'Server', 'https://mcp.example.com/'`],
}

async function fillUpTo(table: CountedTable, most: number): Promise<void> {
  const [columns, values] = FILLING[table]
  const missing = most - (await count(table))
  await asSystem('test data', async (tx) => {
    // Nobody listens, so nobody is told of each of them.
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`insert into ${sql.table(table)} (workspace_id, ${sql.raw(columns)})
      select ${shop.workspaceId}::uuid, ${sql.raw(values)} from generate_series(1, ${missing}::int) n`.execute(
      tx,
    )
  })
}

const server = { serverId: null, name: 'Server', url: 'http://127.0.0.1:4749/mcp', auth: 'none' }
const address = { preset: 'custom', kind: 'compatible', baseUrl: 'https://models.example.com/v1' }
const ADDING: Record<CountedTable, (racer: number) => Promise<unknown>> = {
  agents: (racer) => createAgent(shop.ctx, { name: `Racer ${racer}` }),
  api_keys: () => createKey(shop.ctx, { name: 'Racer', scopes: ['agent:read'], lifetime: 'never' }),
  knowledge_sources: () => addText(shop.ctx, { name: 'Racer', text: 'Honey.', agentIds: [] }),
  provider_connections: () =>
    createConnection(shop.ctx, { ...address, name: 'Racer', key: '', requestsPerMinute: null }),
  tool_servers: () => saveMcpServer(shop.ctx, server),
}

it.each(Object.keys(MOST) as CountedTable[])('of %s there are never more than the limit', async (table) => {
  await fillUpTo(table, MOST[table] - ROOM)
  expect(await raceFreely(ADDING[table])).toBe(ROOM)
  expect(await count(table)).toBe(MOST[table])
  await expect(ADDING[table](9)).rejects.toMatchObject({
    code: 'LIMIT_REACHED',
    params: { count: MOST[table] },
  })
})

it('no way round: a copy of an agent, an imported document', async () => {
  const room = { code: 'LIMIT_REACHED', params: { count: MOST.agents } }
  await expect(duplicateAgent(shop.ctx, { agentId: shop.agentId }, '')).rejects.toMatchObject(room)
  const text = JSON.stringify(SHOP_DOCUMENT('1'))
  const read = await readDocument(shop.ctx, { text, address: '' })
  const [operation] = read.operations
  const document = {
    serverId: null,
    name: 'Shop',
    text,
    address: '',
    baseUrl: 'http://127.0.0.1:4749',
    operations: [{ key: operation?.key, hash: operation?.hash }],
  }
  await expect(importDocument(shop.ctx, document)).rejects.toMatchObject({
    code: 'LIMIT_REACHED',
    params: { count: MOST.tool_servers },
  })
})

it('a key that opens nothing any more takes no room', async () => {
  await asSystem('test data', (tx) =>
    sql`update api_keys set revoked_at = now() where id = (select id from api_keys where workspace_id = ${shop.workspaceId} limit 1)`.execute(
      tx,
    ),
  )
  await ADDING.api_keys(1)
  await asSystem('test data', (tx) =>
    sql`update api_keys set expires_at = now() - interval '1 day'
      where id = (select id from api_keys where workspace_id = ${shop.workspaceId} and revoked_at is null limit 1)`.execute(
      tx,
    ),
  )
  await ADDING.api_keys(1)
  await expect(ADDING.api_keys(1)).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
})
