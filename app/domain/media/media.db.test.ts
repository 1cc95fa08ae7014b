import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { type Doors, openDoors } from '../../../tests/fixtures/doors.ts'
import { makeKnowledgeWorkspace, signUpPerson } from '../../../tests/fixtures/knowledge-workspace.ts'
import { bomb, photoOfHome, picture, svg, video } from '../../../tests/fixtures/pictures.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { addMedia } from './add-media.server.ts'
import { removeMedia } from './delete-media.server.ts'
import { listMedia } from './list-media.server.ts'
import { type OpenFile, openMemberMedia } from './open-media.server.ts'
import { orderMedia } from './order-media.server.ts'
import { processMedia } from './process-media.server.ts'
import { retryMedia } from './retry-media.server.ts'
import { setPoster } from './set-poster.server.ts'
import { updateCaption } from './update-caption.server.ts'

let doors: Doors
let shop: TalkingShop
let accessToken: string

beforeAll(async () => {
  const person = await signUpPerson()
  accessToken = person.accessToken
  shop = await makeTalkingShop({}, person)
  doors = await openDoors()
})
afterAll(async () => {
  await doors.close()
  await closeListening()
  await closePool()
})

const streamOf = (bytes: Uint8Array) => new Blob([bytes as BlobPart]).stream() as ReadableStream<Uint8Array>

const add = (bytes: Uint8Array, ctx: Context = shop.ctx, agentId = shop.agentId) =>
  addMedia(ctx, { agentId, body: streamOf(bytes), declaredBytes: null }, accessToken)

/** Added, and its job done. */
async function made(bytes: Uint8Array) {
  const { id } = await add(bytes)
  await processMedia(shop, { agentId: shop.agentId, mediaId: id })
  const item = (await listMedia(shop.ctx, shop.agentId)).find((one) => one.id === id)
  if (!item) throw new Error('not in the gallery')
  return item
}

const bytesOf = async ({ body }: OpenFile) => Buffer.from(await new Response(body as BodyInit).arrayBuffer())
const publicly = (mediaId: string, size: string, headers: Record<string, string> = {}) =>
  fetch(`${doors.url}/api/widget/v1/media/${mediaId}/${size}`, { headers })

describe('a photo', () => {
  it('is made ready in three sizes without a trace of its camera, and anybody may see it then', async () => {
    const { id } = await add(await photoOfHome())
    expect((await publicly(id, '320')).status).toBe(404)
    await processMedia(shop, { agentId: shop.agentId, mediaId: id })
    // Again is nothing new.
    await processMedia(shop, { agentId: shop.agentId, mediaId: id })
    const item = (await listMedia(shop.ctx, shop.agentId)).find((one) => one.id === id)
    expect(item).toMatchObject({ kind: 'image', status: 'ready', width: 800, height: 1200, errorCode: null })
    expect(item?.sizes.map(({ name, width }) => [name, width])).toEqual([
      ['320', 213],
      ['800', 533],
      ['1600', 800],
    ])
    const response = await publicly(id, '800', { origin: 'https://shop.example' })
    const told = Object.fromEntries(response.headers)
    expect(told).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
    expect(bytes.includes('SECRET')).toBe(false)
    // What the camera wrote stays with the owner.
    for (const size of ['original', '320/../original.jpg', '99', '320.webp', '__proto__'])
      expect((await publicly(id, size)).status, size).toBe(404)
  })

  it('is what its bytes are, whatever it is called', async () => {
    for (const bytes of [svg, Buffer.from('<html>'), Buffer.alloc(0)])
      await expect(add(bytes)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(add(Buffer.concat([await picture(), Buffer.alloc(10 * 1024 * 1024)]))).rejects.toMatchObject(
      { code: 'LIMIT_REACHED', messageKey: 'errors.media.imageTooLarge' },
    )
  })

  it('that is a bomb or damaged is not shown, says why, and can be tried again', async () => {
    expect(await made(await bomb())).toMatchObject({ status: 'failed', errorCode: 'too_many_pixels' })
    const half = await picture()
    const broken = await made(half.subarray(0, half.length / 2))
    expect(broken).toMatchObject({ status: 'failed', errorCode: 'unreadable' })
    const key = { agentId: shop.agentId, mediaId: broken.id }
    await retryMedia(shop.ctx, key)
    await expect(retryMedia(shop.ctx, key)).rejects.toMatchObject({ code: 'CONFLICT' })
    await processMedia(shop, key)
    expect((await publicly(broken.id, '320')).status).toBe(404)
  }, 30_000)
})

describe('a video', () => {
  it('is kept as it is and given in parts; its still may change and changes its address', async () => {
    const bytes = video()
    const item = await made(bytes)
    expect(item).toMatchObject({ kind: 'video', status: 'ready', mimeType: 'video/mp4', sizes: [] })
    const whole = await publicly(item.id, 'original')
    expect(whole.headers.get('accept-ranges')).toBe('bytes')
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    const part = await publicly(item.id, 'original', { range: 'bytes=100-199' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true)

    const key = { agentId: shop.agentId, mediaId: item.id }
    const names: string[] = []
    for (const width of [640, 900]) {
      await setPoster(shop.ctx, key, await picture({ width, height: 360 }))
      const now = (await listMedia(shop.ctx, shop.agentId)).find(({ id }) => id === item.id)
      expect(now).toMatchObject({ width, height: 360, status: 'ready' })
      names.push(now?.sizes[0]?.name ?? '')
    }
    const statuses = await Promise.all(names.map(async (name) => (await publicly(item.id, name)).status))
    expect(statuses).toEqual([404, 200])
    await expect(setPoster(shop.ctx, key, svg)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})

describe('the gallery', () => {
  it('is ordered and captioned, and what is removed is gone with its files', async () => {
    const [a, b] = [await made(await picture()), await made(await picture({ width: 64, height: 64 }))]
    const key = (mediaId: string) => ({ agentId: shop.agentId, mediaId })
    await updateCaption(shop.ctx, { ...key(a.id), caption: '  Our shop  ' })
    await orderMedia(shop.ctx, { agentId: shop.agentId, mediaIds: [b.id, a.id] })
    const [first, second] = await listMedia(shop.ctx, shop.agentId)
    expect([first?.id, second?.id, second?.caption]).toEqual([b.id, a.id, 'Our shop'])
    await removeMedia(shop.ctx, key(a.id))
    expect((await publicly(a.id, '320')).status).toBe(404)
    const left = await asSystem('test looks', (tx) =>
      tx
        .selectFrom('audit_log')
        .select('action')
        .where('subject_id', '=', shop.agentId)
        .where('action', 'like', 'media.%')
        .execute(),
    )
    expect(new Set(left.map(({ action }) => action))).toEqual(
      new Set([
        'media.added',
        'media.retried',
        'media.poster_set',
        'media.captioned',
        'media.ordered',
        'media.removed',
      ]),
    )
  })

  it('of a draft, an archived agent or another workspace is nobody else’s', async () => {
    const item = await made(await picture())
    const mine = await openMemberMedia(shop.ctx, { mediaId: item.id, size: '320', range: null })
    expect((await bytesOf(mine)).length).toBeGreaterThan(100)
    const stranger = await makeKnowledgeWorkspace()
    const { ctx } = stranger
    const key = { agentId: shop.agentId, mediaId: item.id }
    for (const work of [
      () => openMemberMedia(ctx, { mediaId: item.id, size: '320', range: null }),
      () => updateCaption(ctx, { ...key, caption: 'x' }),
      () => removeMedia(ctx, key),
      () => retryMedia(ctx, key),
      () => setPoster(ctx, key, Buffer.alloc(0)),
      async () => add(await picture(), ctx),
      async () => add(await picture(), ctx, stranger.agentId), // their agent, our token: storage says no
    ])
      await expect(work()).rejects.toMatchObject({ code: expect.stringMatching(/NOT_FOUND|UNAVAILABLE/) })
    const hide = (change: object) =>
      asSystem('test data', (tx) =>
        tx.updateTable('agents').set(change).where('id', '=', shop.agentId).execute(),
      )
    expect((await publicly(item.id, '320')).status).toBe(200)
    await hide({ is_archived: true })
    expect((await publicly(item.id, '320')).status).toBe(404)
    await hide({ is_archived: false, published_version_id: null })
    expect((await publicly(item.id, '320')).status).toBe(404)
    await hide({ published_version_id: shop.versionId })
  })
})
