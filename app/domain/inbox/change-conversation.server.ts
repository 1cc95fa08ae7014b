import type { ConversationHandler, StreamEvent, StreamEventData } from '#app/contracts/stream-events.ts'
import { type AuditEntry, insertAudit } from '#app/db/audit-log.server.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { type ConversationRow, lockConversation, selectConversation } from '#app/db/conversations.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { publishEvents } from '#app/domain/conversations/event-hub.server.ts'
import { abortRun } from '#app/domain/conversations/run-engine.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { memberIdOf } from './member.server.ts'
import { conversationSchema } from './schemas.ts'

export type Place = { workspaceId: string; conversationId: string }
export type Changing = { tx: Tx; place: Place; userId: string; conversation: ConversationRow }

export type Change = {
  /** What readers of the stream are told. */
  events: StreamEventData[]
  audit: Pick<AuditEntry, 'action' | 'changes'>
  /** An answer that was ended by this, and what was said of it already. */
  stopped?: { runId: string; events: StreamEvent[] } | null
}

/**
 * The frame of every deed in the inbox: permission, one change of a conversation at a time, the change with its audit
 * row and its events in one transaction, then the readers. Throws NOT_FOUND for what is not a visitor's conversation here.
 */
export async function changeConversation(
  ctx: Context,
  input: unknown,
  change: (changing: Changing) => Promise<Change>,
): Promise<{ conversationId: string }> {
  requirePermission(ctx, 'conversation', 'reply')
  const { conversationId } = parseInput(conversationSchema, input)
  const userId = memberIdOf(ctx)
  const place = { workspaceId: ctx.workspaceId, conversationId }
  const { events, stopped } = await asActor(scopeOf(ctx), async (tx) => {
    await lockConversation(tx, conversationId)
    const conversation = await selectConversation(tx, place)
    if (conversation?.channel !== 'widget') throw new AppError('NOT_FOUND')
    const made = await change({ tx, place, userId, conversation })
    await insertAudit(tx, ctx, { ...made.audit, subjectType: 'conversation', subjectId: conversationId })
    return {
      events: await insertEvents(tx, { conversationId, runId: null }, made.events),
      stopped: made.stopped,
    }
  })
  if (stopped) {
    abortRun(stopped.runId)
    publishEvents(conversationId, stopped.events)
  }
  publishEvents(conversationId, events)
  return { conversationId }
}

export const handlerEvent = (handler: ConversationHandler, name: string | null): StreamEventData => ({
  kind: 'handler',
  handler,
  name,
})
