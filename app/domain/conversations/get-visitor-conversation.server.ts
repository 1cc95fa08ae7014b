import type { ConversationSnapshot } from '#app/contracts/widget.v1.ts'
import { selectSnapshot } from '#app/db/conversation-events.server.ts'
import { selectConversation, selectCurrentConversationId } from '#app/db/conversations.server.ts'
import { asVisitor } from '#app/db/scope.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { handlerNameIn } from './handler-name.ts'
import type { VisitorContext } from './visitor.server.ts'

const MESSAGES = 200

/** The visitor's latest conversation with the agent, at one moment; null when they never wrote. */
export function getCurrentConversation(
  visitor: VisitorContext,
): Promise<ConversationSnapshot | { conversation: null }> {
  return asVisitor(visitor.tokenHash, visitor.requestId, async (tx, who) => {
    const id = await selectCurrentConversationId(tx, who)
    const snapshot = id && (await selectSnapshot(tx, { ...who, conversationId: id, limit: MESSAGES }))
    if (!id || !snapshot) return { conversation: null }
    const { handler, lastSeq, runId, messages, isClosed } = snapshot
    return {
      conversation: {
        id,
        handler,
        handlerName: handlerNameIn(handler, messages),
        lastSeq,
        runId,
        messages,
        isClosed,
      },
    }
  })
}

/** Lets a visitor follow a conversation of their own. Throws NOT_FOUND for any other. */
export async function requireVisitorConversation(
  visitor: VisitorContext,
  conversationId: string,
): Promise<{ workspaceId: string }> {
  if (!isUuid(conversationId)) throw new AppError('NOT_FOUND')
  return asVisitor(visitor.tokenHash, visitor.requestId, async (tx, { workspaceId }) => {
    if (!(await selectConversation(tx, { workspaceId, conversationId }))) throw new AppError('NOT_FOUND')
    return { workspaceId }
  })
}
