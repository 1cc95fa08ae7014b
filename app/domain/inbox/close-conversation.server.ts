import { updateConversationClosed } from '#app/db/conversations.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { stopRunIn } from '#app/domain/conversations/end-run.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { changeConversation } from './change-conversation.server.ts'

/** Done with it. A new word of the visitor opens it again. Throws CONFLICT when it is closed already. */
export function closeConversation(ctx: Context, input: unknown): Promise<{ conversationId: string }> {
  return changeConversation(ctx, input, async ({ tx, place }) => {
    const stopped = await stopRunIn(tx, place)
    if (!(await updateConversationClosed(tx, place, true))) {
      throw new AppError('CONFLICT', { messageKey: 'errors.conversationClosed' })
    }
    return { events: [{ kind: 'closed' }], audit: { action: 'conversation.closed' }, stopped }
  })
}
