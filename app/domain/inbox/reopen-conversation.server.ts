import { updateConversationClosed } from '#app/db/conversations.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { changeConversation } from './change-conversation.server.ts'

/** Takes a conversation up again, with whoever answered it. Throws CONFLICT when it is open already. */
export function reopenConversation(ctx: Context, input: unknown): Promise<{ conversationId: string }> {
  return changeConversation(ctx, input, async ({ tx, place }) => {
    if (!(await updateConversationClosed(tx, place, false))) {
      throw new AppError('CONFLICT', { messageKey: 'errors.conversationOpen' })
    }
    return { events: [{ kind: 'reopened' }], audit: { action: 'conversation.reopened' } }
  })
}
