import { Hono } from 'hono'
import { getAgentInfo } from '#app/domain/conversations/get-agent-info.server.ts'
import { getVisitorPassage } from '#app/domain/conversations/get-cited-passage.server.ts'
import {
  getCurrentConversation,
  requireVisitorConversation,
} from '#app/domain/conversations/get-visitor-conversation.server.ts'
import { requestHandover } from '#app/domain/conversations/request-handover.server.ts'
import { sendVisitorMessage } from '#app/domain/conversations/send-visitor-message.server.ts'
import { startVisitorSession } from '#app/domain/conversations/start-visitor-session.server.ts'
import { stopVisitorAnswer } from '#app/domain/conversations/stop-answer.server.ts'
import { addVisitorPicture } from '#app/domain/media/add-picture.server.ts'
import { openVisitorAttachment } from '#app/domain/media/open-attachment.server.ts'
import { openPublicMedia } from '#app/domain/media/open-media.server.ts'
import { MAX_PICTURE_BYTES } from '#app/domain/media/rules.ts'
import { env } from '#app/env.server.ts'
import { limitKey } from '#app/http/address.server.ts'
import { readBytes, readJson } from '#app/http/body.server.ts'
import { anyOrigin } from '#app/http/cors.server.ts'
import { answerFailures, type Door } from '#app/http/door.server.ts'
import { FOREVER, mediaResponse, PRIVATELY } from '#app/http/media-file.server.ts'
import { requireRate } from '#app/http/rate-limit.server.ts'
import { ratesOf } from '#app/http/shared-rate.server.ts'
import { resumePoint } from '#app/http/sse.server.ts'
import { streamConversation } from '#app/http/stream-conversation.server.ts'
import { type VisitorDoor, visitorToken } from '#app/http/visitor.server.ts'
import {
  ANY_CALL,
  MESSAGES_BY_ADDRESS,
  MESSAGES_BY_VISITOR,
  PICTURES_BY_ADDRESS,
  PICTURES_BY_VISITOR,
  SESSIONS,
} from './limits.ts'

// The visitor's door: contracts/widget.v1.ts says what each route promises. Parse, call one verb, shape the answer.

const open = new Hono<Door>()
  .get('/agents/:publicId', async (c) =>
    c.json(await getAgentInfo(c.req.param('publicId'), env().APP_URL), 200, {
      'cache-control': 'public, max-age=60',
    }),
  )
  .get('/media/:mediaId/:size', async (c) => {
    const { mediaId, size } = c.req.param()
    const range = c.req.header('range') ?? null
    return mediaResponse(await openPublicMedia({ mediaId, size, range }), FOREVER)
  })
  .post('/agents/:publicId/visitors', async (c) => {
    const rates = ratesOf([{ limit: SESSIONS, key: limitKey(c.get('address')) }])
    const language = c.req.header('accept-language')?.split(',')[0]?.trim() ?? null
    return c.json(await startVisitorSession(c.req.param('publicId'), language, rates), 201, {
      'cache-control': 'no-store',
    })
  })

const own = new Hono<VisitorDoor>()
own.use(visitorToken())
own.use(async (c, next) => {
  c.get('headers')['cache-control'] = 'no-store'
  await next()
})

own.get('/conversations/current', async (c) => c.json(await getCurrentConversation(c.get('visitor'))))

own.post('/messages', async (c) => {
  const rates = ratesOf([
    { limit: MESSAGES_BY_VISITOR, key: c.get('visitorKey') },
    { limit: MESSAGES_BY_ADDRESS, key: limitKey(c.get('address')) },
  ])
  const { afterSeq, ...sent } = await sendVisitorMessage(c.get('visitor'), await readJson(c.req.raw), rates)
  return streamConversation(c, { ...sent, after: afterSeq, readerKey: c.get('visitorKey') })
})

own.get('/conversations/:id/events', async (c) => {
  const conversationId = c.req.param('id')
  const visitor = c.get('visitor')
  const { workspaceId } = await requireVisitorConversation(visitor, conversationId)
  return streamConversation(c, {
    workspaceId,
    conversationId,
    after: resumePoint(c.req.header('last-event-id'), c.req.query('after')),
    readerKey: c.get('visitorKey'),
    recheck: () => requireVisitorConversation(visitor, conversationId),
  })
})

own.post('/conversations/:id/stop', async (c) =>
  c.json(await stopVisitorAnswer(c.get('visitor'), c.req.param('id'))),
)

own.post('/conversations/:id/handover', async (c) =>
  c.json(await requestHandover(c.get('visitor'), c.req.param('id'))),
)

own.post('/attachments', async (c) => {
  const rates = ratesOf([
    { limit: PICTURES_BY_VISITOR, key: c.get('visitorKey') },
    { limit: PICTURES_BY_ADDRESS, key: limitKey(c.get('address')) },
  ])
  const bytes = await readBytes(c.req.raw, MAX_PICTURE_BYTES)
  return c.json(await addVisitorPicture(c.get('visitor'), bytes, rates), 201)
})

own.get('/attachments/:attachmentId/:size', async (c) => {
  const { attachmentId, size } = c.req.param()
  return mediaResponse(await openVisitorAttachment(c.get('visitor'), { attachmentId, size }), PRIVATELY)
})

own.get('/citations/:chunkId', async (c) =>
  c.json(await getVisitorPassage(c.get('visitor'), c.req.param('chunkId'))),
)

export const widgetV1 = answerFailures(new Hono<Door>())
widgetV1.use(anyOrigin())
widgetV1.use(async (c, next) => {
  requireRate(ANY_CALL, limitKey(c.get('address')))
  await next()
})
widgetV1.route('/', open)
widgetV1.route('/', own)
