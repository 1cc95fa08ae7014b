import { selectDraftAgent } from '#app/db/answering-agents.server.ts'
import { matchPreviewConversation } from '#app/db/conversations.server.ts'
import type { Rate } from '#app/db/rate-limits.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { detectLanguage } from '#app/lib/language.ts'
import { askIn, wordsOf } from './ask.server.ts'
import { SUBJECT_LENGTH, shorten } from './rules.ts'
import { settingsOf } from './run-plan.server.ts'
import { previewMessageSchema } from './schemas.ts'
import { afterAsking, type Sent } from './send-visitor-message.server.ts'
import { firstConversationId } from './visitor.server.ts'

/** A question to an agent that is being written: answered by the settings that were sent, or by the stored draft. */
export async function sendPreviewMessage(
  ctx: Context,
  agentId: string,
  input: unknown,
  rates: readonly Rate[] = [],
): Promise<Sent> {
  requirePermission(ctx, 'agent', 'try')
  if (ctx.actor.kind !== 'user' || !isUuid(agentId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  const { userId } = ctx.actor
  const { conversationId, afterSeq, language, settings, ...message } = parseInput(previewMessageSchema, input)
  const sent = { ...message, browserLanguage: language }
  const { clientId, text } = message
  const asked = await asActor(
    scopeOf(ctx),
    async (tx) => {
      const agent = await selectDraftAgent(tx, { workspaceId, agentId })
      if (!agent) throw new AppError('NOT_FOUND')
      // A member sees every conversation of the workspace; a question may only go into a preview of their own.
      if (
        conversationId &&
        !(await matchPreviewConversation(tx, { workspaceId, conversationId, agentId, userId }))
      ) {
        throw new AppError('NOT_FOUND')
      }
      const first = {
        id: firstConversationId(userId, clientId),
        workspaceId,
        agentId,
        agentVersionId: null,
        channel: 'preview' as const,
        previewUserId: userId,
        language: detectLanguage(text),
        subject: shorten(wordsOf(sent), SUBJECT_LENGTH),
      }
      const conversation = conversationId ? { id: conversationId } : first
      const question = { ...sent, workspaceId, conversation }
      return askIn(tx, question, { agent, settings: settings ?? settingsOf(agent) })
    },
    rates,
  )
  afterAsking(asked)
  return {
    conversationId: asked.conversationId,
    until: asked.until,
    events: asked.events,
    workspaceId,
    afterSeq,
  }
}
