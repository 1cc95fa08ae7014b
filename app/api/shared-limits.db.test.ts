import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiError } from '#app/contracts/widget.v1.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { createKey } from '#app/domain/api-keys/create-key.server.ts'
import { hashApiKey } from '#app/domain/api-keys/key.server.ts'
import { startVisitorSession } from '#app/domain/conversations/start-visitor-session.server.ts'
import { KEY_SCOPES } from '#app/domain/permissions.ts'
import { CALLS } from '#app/http/api-key.server.ts'
import { type Door, frame } from '#app/http/door.server.ts'
import type { RateLimit } from '#app/http/rate-limit.server.ts'
import { ratesOf } from '#app/http/shared-rate.server.ts'
import { newId } from '#app/lib/ids.ts'
import { picture } from '../../tests/fixtures/pictures.ts'
import { makeTalkingShop, type TalkingShop } from '../../tests/fixtures/talking-shop.ts'
import { apiV1 } from './v1/routes.ts'
import {
  MESSAGES_BY_ADDRESS,
  MESSAGES_BY_VISITOR,
  PICTURES_BY_VISITOR,
  SESSIONS,
} from './widget.v1/limits.ts'
import { widgetV1 } from './widget.v1/routes.ts'

// What other processes let through counts here too: this one's own buckets are full in every test.

const app = new Hono<Door>()
app.use(frame())
app.route('/api/v1', apiV1).route('/api/widget/v1', widgetV1)
let shop: TalkingShop
beforeAll(async () => {
  shop = await makeTalkingShop()
})
afterAll(async () => {
  await closePool()
})

/** An address of the test's own: the database is shared with other tests. */
const newAddress = () =>
  `10.${newId()
    .slice(-6)
    .match(/../g)
    ?.map((pair) => Number.parseInt(pair, 16))
    .join('.')}`

function call(path: string, token: string | null, address: string, body?: BodyInit): Promise<Response> {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' }
  const method = body === undefined ? 'GET' : 'POST'
  const request = new Request(`http://hiviex.test/api${path}`, { method, headers, body: body ?? null })
  return Promise.resolve(app.fetch(request, { incoming: { socket: { remoteAddress: address } } } as never))
}

/** Other processes let so many through that it is long until the next one may pass. */
async function spendElsewhere(limit: RateLimit, key: string): Promise<void> {
  const [rate] = ratesOf([{ limit, key }])
  if (!rate) throw new Error('nothing to count')
  await asSystem('test data', (tx) =>
    sql`insert into rate_limits (key, tokens, refilled_at) values (${rate.key}, -1000, now())
      on conflict (key) do update set tokens = -1000, refilled_at = now()`.execute(tx),
  )
}

async function expectSlowed(response: Response): Promise<void> {
  expect(response.status).toBe(429)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  const { error } = (await response.json()) as ApiError
  expect(error).toMatchObject({
    code: 'LIMIT_REACHED',
    message: 'That is too much at once. Wait a moment and try again.',
  })
}

async function arrive() {
  const { token, visitorId } = await startVisitorSession(shop.publicId, 'en')
  return { token, visitorId, key: createHash('sha256').update(token).digest('base64url') }
}
const question = () =>
  JSON.stringify({
    clientId: newId(),
    conversationId: null,
    text: 'How long does delivery take?',
    afterSeq: 0,
    language: 'en',
  })
const conversationsOf = (visitorId: string) =>
  asSystem('test looks', async (tx) => {
    const rows = await tx
      .selectFrom('conversations')
      .select('id')
      .where('visitor_id', '=', visitorId)
      .execute()
    return rows.length
  })

it('a visitor’s messages: what is refused is not stored', async () => {
  const { token, visitorId, key } = await arrive()
  await spendElsewhere(MESSAGES_BY_VISITOR, key)
  await expectSlowed(await call('/widget/v1/messages', token, newAddress(), question()))
  expect(await conversationsOf(visitorId)).toBe(0)
})

it('messages from an address, whoever sends them', async () => {
  const address = newAddress()
  const { token, visitorId } = await arrive()
  await spendElsewhere(MESSAGES_BY_ADDRESS, address)
  await expectSlowed(await call('/widget/v1/messages', token, address, question()))
  expect(await conversationsOf(visitorId)).toBe(0)
})

it('new visitors from an address', async () => {
  const address = newAddress()
  const open = () => call(`/widget/v1/agents/${shop.publicId}/visitors`, null, address, '')
  expect((await open()).status).toBe(201)
  await spendElsewhere(SESSIONS, address)
  await expectSlowed(await open())
})

it('a visitor’s pictures, before any work on one', async () => {
  const { token, key } = await arrive()
  await spendElsewhere(PICTURES_BY_VISITOR, key)
  const bytes = (await picture({ width: 64, height: 64 })) as BodyInit
  await expectSlowed(await call('/widget/v1/attachments', token, newAddress(), bytes))
})

it('calls of a program', async () => {
  const { key } = await createKey(shop.ctx, { name: 'Robot', scopes: KEY_SCOPES, lifetime: '30' })
  const address = newAddress()
  expect((await call('/v1/me', key, address)).status).toBe(200)
  await spendElsewhere(CALLS, hashApiKey(key)?.toString('base64url') ?? '')
  await expectSlowed(await call('/v1/me', key, address))
})
