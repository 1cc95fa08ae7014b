import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiError, CitationPassage } from '#app/contracts/widget.v1.ts'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { env } from '#app/env.server.ts'
import { startCookie } from '#app/http/session.server.ts'
import { type Doors, openDoors, readEvents, TestVisitor } from '../../../tests/fixtures/doors.ts'
import { sessionOf } from '../../../tests/fixtures/sessions.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'

let doors: Doors
let shop: TalkingShop
let foreign: TalkingShop

beforeAll(async () => {
  shop = await makeTalkingShop()
  foreign = await makeTalkingShop()
  doors = await openDoors()
})
afterAll(async () => {
  await doors.close()
  await closeListening()
  await closePool()
})

async function cookieOf({ userId, email }: TalkingShop): Promise<string> {
  const expiresAt = Math.floor(Date.now() / 1000) + 3_600
  const accessToken = await new SignJWT({ role: 'authenticated', email, user_metadata: {} })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setAudience('authenticated')
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(env().SUPABASE_JWT_SECRET))
  const sessionId = await sessionOf(userId)
  return (await startCookie({ sessionId, accessToken, refreshToken: 'none', expiresAt })).split(';')[0] ?? ''
}

const call = async (who: TalkingShop, path: string, init: RequestInit = {}) =>
  fetch(`${doors.url}/api/app/v1${path}`, {
    ...init,
    headers: {
      cookie: await cookieOf(who),
      origin: doors.url,
      'content-type': 'application/json',
      ...init.headers,
    },
  })
const preview = (who: TalkingShop, more: Record<string, unknown> = {}) => ({
  method: 'POST',
  body: JSON.stringify({
    clientId: crypto.randomUUID(),
    text: 'How long does delivery take?',
    afterSeq: 0,
    language: 'en',
    ...more,
  }),
  path: `/w/${who.slug}/agents/${who.agentId}/preview/messages`,
})

describe('a preview question', () => {
  it('is answered by the settings as they stand in the form', async () => {
    const { path, ...init } = preview(shop, { settings: { ...shop.settings, language: 'pt-BR' } })
    const response = await call(shop, path, init)
    expect(response.status).toBe(200)
    const end = (await readEvents(response)).at(-1)
    if (end?.kind !== 'run.finished') throw new Error('no answer')
    expect(end.message.content).toMatch(/\[1\]/)
    expect(end.message.content).not.toContain('Here is')
    const passage = await call(shop, `/w/${shop.slug}/citations/${end.message.citations[0]?.chunkId}`)
    expect(((await passage.json()) as CitationPassage).passage).toContain('three working days')
  })

  it('with settings that are none says which field is wrong', async () => {
    const { path, ...init } = preview(shop, { settings: { ...shop.settings, temperature: 9 } })
    const response = await call(shop, path, init)
    expect(response.status).toBe(400)
    expect(JSON.stringify(await response.json())).toContain('settings.temperature')
  })
})

describe('the stream of a conversation', () => {
  it('shows a member what the visitor sees, from any place in the log', async () => {
    const visitor = await TestVisitor.arrive(doors, shop.publicId)
    const { conversationId, events } = await visitor.ask('How long does delivery take?')
    for (const after of [0, 2, events.length - 1]) {
      const response = await call(
        shop,
        `/w/${shop.slug}/conversations/${conversationId}/events?after=${after}`,
      )
      expect(await readEvents(response, ({ seq }) => seq === events.length)).toEqual(events.slice(after))
    }
  })
})

describe('what is refused', () => {
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as ApiError).error.code,
  ]

  it('nobody signed in, on every route', async () => {
    const { path, ...init } = preview(shop)
    const id = crypto.randomUUID()
    const anonymous = { cookie: '' }
    for (const response of [
      await call(shop, path, { ...init, headers: anonymous }),
      await call(shop, `/w/${shop.slug}/conversations/${id}/events`, { headers: anonymous }),
      await call(shop, `/w/${shop.slug}/conversations/${id}/stop`, { method: 'POST', headers: anonymous }),
      await call(shop, `/w/${shop.slug}/citations/${id}`, { headers: anonymous }),
    ]) {
      expect(await codeOf(response)).toEqual([401, 'NOT_SIGNED_IN'])
    }
  })

  it('a mutation from another site, whatever its cookie', async () => {
    const { path, ...init } = preview(shop)
    for (const origin of ['https://evil.example', 'null', '']) {
      expect(await codeOf(await call(shop, path, { ...init, headers: { origin } }))).toEqual([
        403,
        'FORBIDDEN',
      ])
    }
  })

  it('other workspaces’ ids, exactly like unknown ones', async () => {
    const visitor = await TestVisitor.arrive(doors, foreign.publicId)
    const { conversationId, events } = await visitor.ask('How long does delivery take?')
    const end = events.at(-1)
    const chunkId = end?.kind === 'run.finished' ? (end.message.citations[0]?.chunkId ?? '') : ''
    const unknown = crypto.randomUUID()
    const own = `/w/${shop.slug}`
    const { body } = preview(shop)
    const routes: [string, (id: string, chunk: string, agent: string, slug: string) => Promise<Response>][] =
      [
        ['events', (id) => call(shop, `${own}/conversations/${id}/events`)],
        ['stop', (id) => call(shop, `${own}/conversations/${id}/stop`, { method: 'POST' })],
        ['citation', (_, chunk) => call(shop, `${own}/citations/${chunk}`)],
        [
          'agent',
          (_, __, agent) => call(shop, `${own}/agents/${agent}/preview/messages`, { method: 'POST', body }),
        ],
        ['workspace', (id, _, __, slug) => call(shop, `/w/${slug}/conversations/${id}/events`)],
      ]
    for (const [name, route] of routes) {
      const theirs = await codeOf(await route(conversationId, chunkId, foreign.agentId, foreign.slug))
      expect(theirs, name).toEqual(await codeOf(await route(unknown, unknown, unknown, 'no-such-place')))
      expect(theirs[0], name).toBe(404)
    }
  })
})
