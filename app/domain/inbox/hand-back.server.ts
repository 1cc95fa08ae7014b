import { updateConversationHandBack } from '#app/db/conversations.server.ts'
import { insertMessage } from '#app/db/messages.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { changeConversation, handlerEvent } from './change-conversation.server.ts'

/** The agent answers again, from the next question on. Throws CONFLICT when it answers already. */
export function handBack(ctx: Context, input: unknown): Promise<{ conversationId: string }> {
  return changeConversation(ctx, input, async ({ tx, place, conversation }) => {
    if (!(await updateConversationHandBack(tx, place))) throw new AppError('CONFLICT')
    const note = await insertMessage(tx, {
      ...place,
      id: newId(),
      clientId: null,
      author: 'system',
      authorName: null,
      content: translatorFor(conversation.language === 'pt' ? 'pt-BR' : 'en')('inbox.note.handedBack'),
      status: 'complete',
    })
    return {
      events: [...(note ? [{ kind: 'message' as const, message: note }] : []), handlerEvent('agent', null)],
      audit: { action: 'conversation.handed_back', changes: { from: conversation.handler } },
    }
  })
}
