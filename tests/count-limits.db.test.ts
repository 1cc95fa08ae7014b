import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { createBudget } from '#app/domain/budgets/create-budget.server.ts'
import { startVisitorSession } from '#app/domain/conversations/start-visitor-session.server.ts'
import { hashVisitorToken } from '#app/domain/conversations/visitor.server.ts'
import { invitePeople } from '#app/domain/invitations/invite-people.server.ts'
import { MAX_OPEN } from '#app/domain/invitations/schemas.ts'
import { addMedia } from '#app/domain/media/add-media.server.ts'
import { addPreviewPicture, addVisitorPicture } from '#app/domain/media/add-picture.server.ts'
import { MAX_GALLERY, MAX_UNSENT } from '#app/domain/media/rules.ts'
import { addModel } from '#app/domain/providers/change-models.server.ts'
import { MAX_MODELS } from '#app/domain/providers/schemas.ts'
import { MAX_TOOLS } from '#app/domain/tools/options.ts'
import { saveHttpTool } from '#app/domain/tools/save-http-tool.server.ts'
import { newId } from '#app/lib/ids.ts'
import { signUpPerson } from './fixtures/knowledge-workspace.ts'
import { picture } from './fixtures/pictures.ts'
import { race } from './fixtures/race-writes.ts'
import { makeTalkingShop, type TalkingShop } from './fixtures/talking-shop.ts'

// Limits on how many there may be, with many who add one at the same moment. PGlite runs one transaction after the other, so
// it is a PostgreSQL (TEST_DATABASE_URL) on which these fail without their locks.

const ROOM = 2

let shop: TalkingShop
let accessToken: string
beforeAll(async () => {
  const person = await signUpPerson()
  accessToken = person.accessToken
  shop = await makeTalkingShop({}, person)
})
afterAll(closePool)

const fill = (statement: ReturnType<typeof sql>) => asSystem('test data', (tx) => statement.execute(tx))
async function countOf(statement: ReturnType<typeof sql<{ count: number }>>): Promise<number> {
  const { rows } = await asSystem('test looks', (tx) => statement.execute(tx))
  return Number(rows[0]?.count)
}

const unsentOf = (column: 'visitor_id' | 'preview_user_id', id: string) =>
  sql<{ count: number }>`select count(*) from attachments
    where workspace_id = ${shop.workspaceId} and message_id is null and ${sql.ref(column)} = ${id}`
const addUnsent = (column: 'visitor_id' | 'preview_user_id', id: string, count: number) =>
  sql`insert into attachments (id, workspace_id, ${sql.ref(column)}, storage_path, mime_type, size_bytes, width, height)
    select f.id, ${shop.workspaceId}::uuid, ${id}::uuid, ${shop.workspaceId} || '/' || f.id || '/1', 'image/jpeg', 1, 1, 1
    from (select gen_random_uuid() as id from generate_series(1, ${count}::int)) f`

describe('added at once, never more than the limit are there of', () => {
  it('pictures that a visitor has not sent', async () => {
    const { token, visitorId } = await startVisitorSession(shop.publicId, 'en')
    const visitor = { tokenHash: hashVisitorToken(token) as Buffer, requestId: 'test' }
    await fill(addUnsent('visitor_id', visitorId, MAX_UNSENT - ROOM))
    const bytes = await picture({ width: 64, height: 64 })
    expect(await race('attachments', () => addVisitorPicture(visitor, bytes))).toBe(ROOM)
    expect(await countOf(unsentOf('visitor_id', visitorId))).toBe(MAX_UNSENT)
  })

  it('pictures that a person who tries an agent out has not sent', async () => {
    await fill(addUnsent('preview_user_id', shop.userId, MAX_UNSENT - ROOM))
    const bytes = await picture({ width: 64, height: 64 })
    expect(await race('attachments', () => addPreviewPicture(shop.ctx, shop.agentId, bytes))).toBe(ROOM)
    expect(await countOf(unsentOf('preview_user_id', shop.userId))).toBe(MAX_UNSENT)
  })

  it('files in a gallery, each at a place of its own', async () => {
    await fill(sql`
      insert into agent_media (id, workspace_id, agent_id, kind, storage_path, mime_type, size_bytes, position)
      select f.id, ${shop.workspaceId}::uuid, ${shop.agentId}::uuid, 'image',
        ${`${shop.workspaceId}/${shop.agentId}`} || '/' || f.id || '/original.jpg', 'image/jpeg', 1, f.n
      from (select gen_random_uuid() as id, n from generate_series(1, ${MAX_GALLERY - ROOM}::int) n) f`)
    const bytes = await picture({ width: 64, height: 64 })
    const add = () => {
      const body = new Blob([bytes as BlobPart]).stream() as ReadableStream<Uint8Array>
      return addMedia(shop.ctx, { agentId: shop.agentId, body, declaredBytes: null }, accessToken)
    }
    expect(await race('agent_media', add)).toBe(ROOM)
    const media = sql<{ count: number }>`
      select count(distinct position) from agent_media where workspace_id = ${shop.workspaceId}`
    expect(await countOf(media)).toBe(MAX_GALLERY)
  })

  it('budgets', async () => {
    const most = 50
    const budget = {
      scope: 'workspace',
      period: 'day',
      unit: 'answers',
      limit: 3,
      behaviour: 'message',
      message: 'No more today.',
    }
    for (let made = 0; made < most - ROOM; made++) await createBudget(shop.ctx, budget)
    expect(await race('budgets', () => createBudget(shop.ctx, budget))).toBe(ROOM)
    const budgets = sql<{ count: number }>`
      select count(*) from budgets where workspace_id = ${shop.workspaceId}`
    expect(await countOf(budgets)).toBe(most)
  })

  it('tools', async () => {
    await fill(sql`
      insert into tools (workspace_id, kind, name, title, description, parameters, config)
      select ${shop.workspaceId}, 'http', 'tool_' || n, 'Tool', 'A tool.', '{}', '{}'
      from generate_series(1, ${MAX_TOOLS - ROOM}::int) n`)
    const tool = (racer: number) => ({
      toolId: null,
      name: `racer_${racer}`,
      title: 'Racer',
      description: 'A tool.',
      isDangerous: false,
      config: {
        method: 'GET',
        url: 'https://api.example.com/orders',
        fixed: [],
        parameters: [],
        response: { mode: 'text', fields: [] },
        timeoutSeconds: 10,
      },
      secrets: {},
    })
    expect(await race('tools', (racer) => saveHttpTool(shop.ctx, tool(racer)))).toBe(ROOM)
    const tools = sql<{ count: number }>`select count(*) from tools where workspace_id = ${shop.workspaceId}`
    expect(await countOf(tools)).toBe(MAX_TOOLS)
  })

  it('open invitations', async () => {
    await fill(sql`
      insert into invitations (workspace_id, email, role, locale, token_seed, token_hash, invited_by)
      select ${shop.workspaceId}, 'p' || n || '@x.com', 'member', 'en', sha256('seed'),
        sha256(convert_to(${newId()} || n, 'UTF8')), ${shop.userId}
      from generate_series(1, ${MAX_OPEN - ROOM}::int) n`)
    const invite = (racer: number) =>
      invitePeople(shop.ctx, {
        addresses: `racer${racer}@x.com`,
        role: 'member',
        locale: 'en',
        agentIds: null,
      })
    expect(await race('invitations', invite)).toBe(ROOM)
    const open = sql<{ count: number }>`
      select count(*) from invitations where workspace_id = ${shop.workspaceId}`
    expect(await countOf(open)).toBe(MAX_OPEN)
  })

  it('models of a connection, and none that was added is lost', async () => {
    const connectionId = newId()
    const models = Array.from({ length: MAX_MODELS - ROOM }, (_, at) => ({ id: `m${at}`, isManual: true }))
    await fill(sql`
      insert into provider_connections (id, workspace_id, name, kind, preset, models)
      values (${connectionId}, ${shop.workspaceId}, 'Provider', 'compatible', 'custom', ${JSON.stringify(models)}::jsonb)`)
    expect(
      await race('provider_connections', (racer) =>
        addModel(shop.ctx, { connectionId, model: `racer-${racer}` }),
      ),
    ).toBe(ROOM)
    const listed = sql<{ count: number }>`
      select jsonb_array_length(models) as count from provider_connections where id = ${connectionId}`
    expect(await countOf(listed)).toBe(MAX_MODELS)
  })
})
