import { Hono } from 'hono'
import { exportAgent } from '#app/domain/agents/file/export-agent.server.ts'
import { exportAudit } from '#app/domain/audit/export-audit.server.ts'
import { getPassage } from '#app/domain/conversations/get-cited-passage.server.ts'
import { requireConversation } from '#app/domain/conversations/require-conversation.server.ts'
import { sendPreviewMessage } from '#app/domain/conversations/send-preview-message.server.ts'
import { stopAnswer } from '#app/domain/conversations/stop-answer.server.ts'
import { exportLeads } from '#app/domain/leads/export-leads.server.ts'
import { agentFileResponse } from '#app/http/agent-file.server.ts'
import { auditExport } from '#app/http/audit-export.server.ts'
import { readJson } from '#app/http/body.server.ts'
import { answerFailures, type Door } from '#app/http/door.server.ts'
import { leadExport } from '#app/http/lead-export.server.ts'
import { memberOf } from '#app/http/member-door.server.ts'
import { requireRate } from '#app/http/rate-limit.server.ts'
import { ratesOf } from '#app/http/shared-rate.server.ts'
import { resumePoint } from '#app/http/sse.server.ts'
import { streamConversation } from '#app/http/stream-conversation.server.ts'
import { memberMedia } from './media.ts'

// The dashboard's own streams and what belongs to them, by session cookie. Everything else of the dashboard is pages.

const EXPORTS = { name: 'audit-exports', burst: 10, perMinute: 10 }
const LEADS = { name: 'lead-exports', burst: 10, perMinute: 10 }
const AGENT_FILES = { name: 'agent-exports', burst: 10, perMinute: 10 }
const PREVIEWS = { name: 'preview-messages', burst: 30, perMinute: 30 }

export const appV1 = answerFailures(new Hono<Door>())

appV1.use(async (c, next) => {
  c.get('headers')['cache-control'] = 'no-store'
  await next()
})

appV1.get('/w/:slug/conversations/:id/events', async (c) => {
  const { ctx, user } = await memberOf(c)
  const conversationId = c.req.param('id')
  await requireConversation(ctx, conversationId)
  return streamConversation(c, {
    workspaceId: ctx.workspaceId,
    conversationId,
    after: resumePoint(c.req.header('last-event-id'), c.req.query('after')),
    readerKey: user.id,
    recheck: () => requireConversation(ctx, conversationId),
  })
})

appV1.post('/w/:slug/agents/:agentId/preview/messages', async (c) => {
  const { ctx, user } = await memberOf(c)
  const rates = ratesOf([{ limit: PREVIEWS, key: user.id }])
  const { afterSeq, ...sent } = await sendPreviewMessage(
    ctx,
    c.req.param('agentId'),
    await readJson(c.req.raw),
    rates,
  )
  return streamConversation(c, { ...sent, after: afterSeq, readerKey: user.id })
})

appV1.post('/w/:slug/conversations/:id/stop', async (c) => {
  const { ctx } = await memberOf(c)
  return c.json(await stopAnswer(ctx, c.req.param('id')))
})

appV1.route('/', memberMedia)

appV1.get('/w/:slug/citations/:chunkId', async (c) => {
  const { ctx } = await memberOf(c)
  return c.json(await getPassage(ctx, c.req.param('chunkId')))
})

appV1.get('/w/:slug/agents/:agentId/export', async (c) => {
  const { ctx, user } = await memberOf(c)
  requireRate(AGENT_FILES, user.id)
  return agentFileResponse(await exportAgent(ctx, c.req.param('agentId')))
})

appV1.get('/w/:slug/leads.csv', async (c) => {
  const { ctx } = await memberOf(c)
  requireRate(LEADS, ctx.workspaceId)
  return leadExport(await exportLeads(ctx, c.req.query()))
})

for (const format of ['csv', 'json'] as const) {
  appV1.get(`/w/:slug/audit.${format}`, async (c) => {
    const { ctx, workspace } = await memberOf(c)
    requireRate(EXPORTS, ctx.workspaceId)
    return auditExport(await exportAudit(ctx, c.req.query(), workspace.timeZone), format)
  })
}
