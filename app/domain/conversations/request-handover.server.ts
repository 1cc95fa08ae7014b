import { selectPublishedAgent } from '#app/db/answering-agents.server.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import {
  type ConversationRow,
  lockConversation,
  selectConversation,
  updateConversationHandler,
  updateConversationOnReply,
} from '#app/db/conversations.server.ts'
import { insertMessage } from '#app/db/messages.server.ts'
import { asVisitor, type Tx } from '#app/db/scope.server.ts'
import { selectTimeZone } from '#app/db/workspaces.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid, newId } from '#app/lib/ids.ts'
import { withReturn } from './away.ts'
import { stopRunIn } from './end-run.server.ts'
import { publishEvents } from './event-hub.server.ts'
import { answerLanguage, PREVIEW_LENGTH, shorten } from './rules.ts'
import { abortRun } from './run-engine.server.ts'
import { settingsOf } from './run-plan.server.ts'
import type { VisitorContext } from './visitor.server.ts'

/** A visitor asks for a person; the database writes it into the audit log. Asking again, or while a person answers, changes nothing. Throws NOT_FOUND. */
export async function requestHandover(
  visitor: VisitorContext,
  conversationId: string,
): Promise<{ handler: 'waiting' | 'human' }> {
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  const result = await asVisitor(visitor.tokenHash, visitor.requestId, async (tx, who) => {
    const place = { workspaceId: who.workspaceId, conversationId }
    await lockConversation(tx, conversationId)
    const conversation = await selectConversation(tx, place)
    if (!conversation) throw new AppError('NOT_FOUND')
    if (conversation.handler !== 'agent')
      return { handler: conversation.handler, events: [], stoppedRunId: null }
    const agent = await selectPublishedAgent(tx, who)
    const stopped = await stopRunIn(tx, place)
    await updateConversationHandler(tx, place, { handler: 'waiting' })
    const content = agent ? await wordsOf(tx, settingsOf(agent), { ...place, conversation }) : ''
    const told =
      content &&
      (await insertMessage(tx, {
        ...place,
        id: newId(),
        clientId: null,
        author: 'agent',
        authorName: agent?.name ?? null,
        content,
        status: 'complete',
      }))
    if (told)
      await updateConversationOnReply(tx, place, {
        author: 'agent',
        preview: shorten(content, PREVIEW_LENGTH),
      })
    const events = await insertEvents(tx, { conversationId, runId: null }, [
      ...(told ? [{ kind: 'message' as const, message: told }] : []),
      { kind: 'handler', handler: 'waiting', name: null },
    ])
    return {
      handler: 'waiting' as const,
      events: [...(stopped?.events ?? []), ...events],
      stoppedRunId: stopped?.runId ?? null,
    }
  })
  if (result.stoppedRunId) abortRun(result.stoppedRunId)
  publishEvents(conversationId, result.events)
  return { handler: result.handler === 'human' ? 'human' : 'waiting' }
}

/** The agent's words and, outside business hours, when the team is back. */
async function wordsOf(
  tx: Tx,
  { handoverMessage, businessHours, language }: AgentSettings,
  { workspaceId, conversation }: { workspaceId: string; conversation: ConversationRow },
): Promise<string> {
  if (!businessHours.isOn) return handoverMessage
  return withReturn(handoverMessage, businessHours, {
    now: new Date(),
    timeZone: await selectTimeZone(tx, workspaceId),
    language: answerLanguage({
      setting: language,
      question: '',
      conversation: conversation.language,
      browser: null,
    }),
  })
}
