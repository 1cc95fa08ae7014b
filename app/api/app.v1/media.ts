import { Hono } from 'hono'
import { addMedia } from '#app/domain/media/add-media.server.ts'
import { addPreviewPicture } from '#app/domain/media/add-picture.server.ts'
import { openMemberAttachment } from '#app/domain/media/open-attachment.server.ts'
import { openMemberMedia } from '#app/domain/media/open-media.server.ts'
import { MAX_IMAGE_BYTES, MAX_PICTURE_BYTES, MAX_VIDEO_BYTES } from '#app/domain/media/rules.ts'
import { setPoster } from '#app/domain/media/set-poster.server.ts'
import { readBytes, requireDeclaredLength } from '#app/http/body.server.ts'
import type { Door } from '#app/http/door.server.ts'
import { mediaResponse, PRIVATELY } from '#app/http/media-file.server.ts'
import { memberOf } from '#app/http/member-door.server.ts'
import { requireSharedRates } from '#app/http/shared-rate.server.ts'
import { AppError } from '#app/lib/app-error.ts'

// Galleries and pictures for people at the dashboard: files come in as plain bodies, so that a page can show how far they are.

const UPLOADS = { name: 'media-uploads', burst: 60, perMinute: 60 }

export const memberMedia = new Hono<Door>()

memberMedia.post('/w/:slug/agents/:agentId/media', async (c) => {
  const { ctx, accessToken, user } = await memberOf(c)
  await requireSharedRates([{ limit: UPLOADS, key: user.id }])
  const request = c.req.raw
  requireDeclaredLength(request, MAX_VIDEO_BYTES)
  const length = request.headers.get('content-length')
  const body = request.body
  if (!body) throw new AppError('BAD_INPUT', { messageKey: 'errors.media.type' })
  const upload = {
    agentId: c.req.param('agentId'),
    body: body as ReadableStream<Uint8Array>,
    declaredBytes: length === null ? null : Number(length),
  }
  return c.json(await addMedia(ctx, upload, accessToken), 201)
})

memberMedia.post('/w/:slug/agents/:agentId/media/:mediaId/poster', async (c) => {
  const { ctx, user } = await memberOf(c)
  await requireSharedRates([{ limit: UPLOADS, key: user.id }])
  const bytes = await readBytes(c.req.raw, MAX_IMAGE_BYTES)
  await setPoster(ctx, { agentId: c.req.param('agentId'), mediaId: c.req.param('mediaId') }, bytes)
  return c.json({ ok: true })
})

memberMedia.get('/w/:slug/media/:mediaId/:size', async (c) => {
  const { ctx } = await memberOf(c)
  const { mediaId, size } = c.req.param()
  const range = c.req.header('range') ?? null
  return mediaResponse(await openMemberMedia(ctx, { mediaId, size, range }), PRIVATELY)
})

memberMedia.post('/w/:slug/agents/:agentId/preview/attachments', async (c) => {
  const { ctx, user } = await memberOf(c)
  await requireSharedRates([{ limit: UPLOADS, key: user.id }])
  const bytes = await readBytes(c.req.raw, MAX_PICTURE_BYTES)
  return c.json(await addPreviewPicture(ctx, c.req.param('agentId'), bytes), 201)
})

memberMedia.get('/w/:slug/attachments/:attachmentId/:size', async (c) => {
  const { ctx } = await memberOf(c)
  const { attachmentId, size } = c.req.param()
  return mediaResponse(await openMemberAttachment(ctx, { attachmentId, size }), PRIVATELY)
})
