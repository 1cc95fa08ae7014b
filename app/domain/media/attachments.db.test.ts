import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Attachment, Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { knownFacts } from '#app/integrations/llm/model-facts.ts'
import { type FakeLlm, startFakeLlm } from '../../../tests/fakes/llm-server.ts'
import { type Doors, openDoors, TestVisitor } from '../../../tests/fixtures/doors.ts'
import { bomb, photoOfHome, picture, polyglot, svg } from '../../../tests/fixtures/pictures.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { addPreviewPicture } from './add-picture.server.ts'
import { openMemberAttachment } from './open-attachment.server.ts'
import { sweepUnsent } from './sweep-unsent.server.ts'

let llm: FakeLlm
let doors: Doors
let shop: TalkingShop

beforeAll(async () => {
  llm = await startFakeLlm()
  vi.stubEnv('OPENAI_API_KEY', 'sk-test')
  vi.stubEnv('OPENAI_BASE_URL', llm.openaiBaseUrl)
  vi.stubEnv('LLM_PROVIDER', 'builtin')
  shop = await makeTalkingShop({ model: 'openai:gpt-5.4' })
  doors = await openDoors()
})
afterAll(async () => {
  await doors.close()
  await llm.close()
  await closeListening()
  await closePool()
})

const arrive = (from = shop) => TestVisitor.arrive(doors, from.publicId)
const upload = (visitor: TestVisitor, bytes: Uint8Array) =>
  visitor.call('/attachments', {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: bytes as BodyInit,
  })

async function uploaded(visitor: TestVisitor, bytes: Uint8Array): Promise<Attachment> {
  const response = await upload(visitor, bytes)
  expect(response.status).toBe(201)
  return (await response.json()) as Attachment
}

const saidIn = (events: StreamEvent[]): Message => {
  const said = events.find(({ kind }) => kind === 'message')
  if (said?.kind !== 'message') throw new Error('nothing was said')
  return said.message
}

type Part = { type: string; text?: string; image_url?: { url: string } }
/** The parts of the last question that reached the provider. */
function asked(): Part[] {
  const messages = llm.requests.findLast(({ path }) => path.includes('completions'))?.body.messages as {
    role: string
    content: string | Part[]
  }[]
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

describe('a visitor’s picture', () => {
  it('reaches the model sized and without a trace of the camera, and is seen by its sender and the team alone', async () => {
    const visitor = await arrive()
    const added = await uploaded(visitor, await photoOfHome())
    const { id } = added
    const { events } = await visitor.ask('What is this?', { attachmentIds: [id] })
    const said = saidIn(events)
    expect(said.attachments).toEqual([added])
    expect(added).toEqual({
      id,
      kind: 'image',
      videoPath: null,
      caption: '',
      sizes: [
        { width: 213, height: 320, path: `/api/widget/v1/attachments/${id}/320` },
        { width: 800, height: 1200, path: `/api/widget/v1/attachments/${id}/1568` },
      ],
    })
    const image = asked().find(({ type }) => type === 'image_url')
    const [, data = ''] = image?.image_url?.url.split('data:image/jpeg;base64,') ?? []
    const bytes = Buffer.from(data, 'base64')
    const facts = await sharp(bytes).metadata()
    expect([facts.format, facts.width, facts.height, facts.exif, facts.xmp, facts.icc]).toEqual([
      'jpeg',
      800,
      1200,
      undefined,
      undefined,
      undefined,
    ])
    expect(bytes.includes('SECRET')).toBe(false)

    const own = await visitor.call(`/attachments/${id}/320`)
    expect(Object.fromEntries(own.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=86400',
      'x-content-type-options': 'nosniff',
    })
    const seen = await openMemberAttachment(shop.ctx, { attachmentId: id, size: '320' })
    expect((await new Response(seen.body as BodyInit).arrayBuffer()).byteLength).toBeGreaterThan(100)
    const foreign = await makeTalkingShop()
    for (const other of [await arrive(), await arrive(foreign)])
      expect((await other.call(`/attachments/${id}/320`)).status).toBe(404)
    await expect(openMemberAttachment(foreign.ctx, { attachmentId: id, size: '320' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    for (const size of ['original', '1600', '..%2f..%2f', '320.jpeg'])
      expect((await visitor.call(`/attachments/${id}/${size}`)).status, size).toBe(404)
  })

  it('may be sent without a word', async () => {
    const visitor = await arrive()
    const { id } = await uploaded(visitor, await picture({ width: 4000, height: 3000 }))
    const { events, conversationId } = await visitor.ask('', { attachmentIds: [id] })
    expect(events.at(-1)).toMatchObject({ kind: 'run.finished', errorCode: null })
    expect(asked().map(({ type }) => type)).toEqual(['image_url'])
    const [row] = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('conversations')
        .select(['subject', 'last_message_preview'])
        .where('id', '=', conversationId)
        .execute(),
    )
    expect(row?.subject).toBe('Picture')
    expect((await visitor.send('  ')).status).toBe(400)
  })

  it('is told of in words where no model can see it', async () => {
    const blind = await makeTalkingShop({ model: 'openai:gpt-5.4' })
    const facts = JSON.stringify({ ...knownFacts('openai', 'gpt-5.4'), hasVision: false })
    await asSystem('test data', async (tx) => {
      await sql`insert into model_overrides (workspace_id, model, facts)
        values (${blind.workspaceId}, 'openai:gpt-5.4', ${facts}::jsonb)`.execute(tx)
    })
    const visitor = await arrive(blind)
    const { id } = await uploaded(visitor, await picture())
    await visitor.ask('What is this?', { attachmentIds: [id] })
    const parts = asked()
    expect(parts.every(({ type }) => type === 'text')).toBe(true)
    expect(parts.map(({ text }) => text).join(' ')).toMatch(/image|picture/i)
  })

  it('is sent once, by whoever uploaded it, and four at most', async () => {
    const visitor = await arrive()
    const { id } = await uploaded(visitor, await picture())
    const stranger = await arrive()
    expect((await stranger.send('Mine', { attachmentIds: [id] })).status).toBe(404)
    const clientId = crypto.randomUUID()
    const { conversationId } = await visitor.ask('Mine', { attachmentIds: [id], clientId })
    // The same message again is the same message; another one cannot have the picture.
    expect((await visitor.send('Mine', { attachmentIds: [id], clientId, conversationId })).status).toBe(200)
    expect((await visitor.send('Again', { attachmentIds: [id], conversationId })).status).toBe(404)
    expect((await visitor.send('Two', { attachmentIds: [id, id] })).status).toBe(400)
    const five = Array.from({ length: 5 }, () => crypto.randomUUID())
    expect((await visitor.send('Five', { attachmentIds: five })).status).toBe(400)
  })

  it('goes to people with the question when the agent is silent', async () => {
    const visitor = await arrive()
    const { conversationId, events } = await visitor.ask('Hello')
    await visitor.post(`/conversations/${conversationId}/handover`)
    const { id } = await uploaded(visitor, await picture())
    const more = await visitor.ask('', { conversationId, attachmentIds: [id], afterSeq: events.length })
    const said = more.events.findLast(({ kind }) => kind === 'message')
    expect(said?.kind === 'message' && said.message.attachments?.[0]?.id).toBe(id)
    const seen = await openMemberAttachment(shop.ctx, { attachmentId: id, size: '1568' })
    await seen.body.cancel()
    expect((await visitor.send('x', { conversationId, attachmentIds: [id] })).status).toBe(404)
  })

  it('that is none, or a trap, is refused', async () => {
    const visitor = await arrive()
    for (const bytes of [svg, polyglot, await bomb(), Buffer.from('<html>'), Buffer.alloc(0)])
      expect((await upload(visitor, bytes)).status).toBe(400)
    const large = Buffer.concat([await picture(), Buffer.alloc(8 * 1024 * 1024)])
    expect((await upload(visitor, large)).status).toBe(413)
    const closed = await makeTalkingShop({ acceptsImages: false })
    expect((await upload(await arrive(closed), await picture())).status).toBe(403)
    const info = await fetch(`${doors.url}/api/widget/v1/agents/${closed.publicId}`)
    expect(await info.json()).toMatchObject({ acceptsImages: false })
  }, 30_000)

  it('is slowed down when there are too many', async () => {
    const visitor = await arrive()
    const answers = await Promise.all(Array.from({ length: 14 }, () => upload(visitor, svg)))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  })

  it('is gone after a day when it was not sent, with its files', async () => {
    const visitor = await arrive()
    const [kept, old] = [await uploaded(visitor, await picture()), await uploaded(visitor, await picture())]
    const files = (id: string) =>
      asSystem('test looks', async (tx) => {
        const { rows } = await sql<{ name: string }>`
          select name from storage.objects where bucket_id = 'uploads' and name like ${`%${id}%`}`.execute(tx)
        return rows.length
      })
    await asSystem('test data', (tx) =>
      tx
        .updateTable('attachments')
        .set({ created_at: new Date(Date.now() - 25 * 3_600_000) })
        .where('id', '=', old.id)
        .execute(),
    )
    expect(await files(old.id)).toBe(2)
    await sweepUnsent()
    expect([await files(old.id), await files(kept.id)]).toEqual([0, 2])
    expect((await visitor.call(`/attachments/${old.id}/320`)).status).toBe(404)
    expect((await visitor.call(`/attachments/${kept.id}/320`)).status).toBe(200)
  })
})

it('a person who tries an agent out has pictures of their own', async () => {
  const { id } = await addPreviewPicture(shop.ctx, shop.agentId, await picture())
  const seen = await openMemberAttachment(shop.ctx, { attachmentId: id, size: '320' })
  await seen.body.cancel()
  const foreign = await makeTalkingShop()
  await expect(addPreviewPicture(foreign.ctx, shop.agentId, await picture())).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(openMemberAttachment(foreign.ctx, { attachmentId: id, size: '320' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
