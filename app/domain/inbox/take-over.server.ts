import { updateConversationHandler } from '#app/db/conversations.server.ts'
import { insertMessage } from '#app/db/messages.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { stopRunIn } from '#app/domain/conversations/end-run.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { changeConversation, handlerEvent } from './change-conversation.server.ts'
import { firstNameIn } from './member.server.ts'

/**
 * The agent falls silent and this person answers; the visitor is told their first name. Of two people one wins, the
 * other gets CONFLICT with the winner's name. Taking over what one already has changes nothing.
 */
export function takeOver(ctx: Context, input: unknown): Promise<{ conversationId: string }> {
  return changeConversation(ctx, input, async ({ tx, place, userId, conversation }) => {
    const audit = { action: 'conversation.taken_over' as const, changes: { from: conversation.handler } }
    if (conversation.is_closed) throw new AppError('CONFLICT', { messageKey: 'errors.conversationClosed' })
    const stopped = await stopRunIn(tx, place)
    if (
      !(await updateConversationHandler(tx, place, { handler: 'human', assigneeId: userId, unless: 'human' }))
    ) {
      if (conversation.assignee_id === userId) return { events: [], audit }
      const name = await firstNameIn(tx, conversation.assignee_id)
      throw new AppError('CONFLICT', { messageKey: 'errors.alreadyTaken', params: { name } })
    }
    const name = await firstNameIn(tx, userId)
    const t = translatorFor(conversation.language === 'pt' ? 'pt-BR' : 'en')
    const note = await insertMessage(tx, {
      ...place,
      id: newId(),
      clientId: null,
      author: 'system',
      authorName: name,
      content: t('inbox.note.joined', { name }),
      status: 'complete',
    })
    return {
      events: [...(note ? [{ kind: 'message' as const, message: note }] : []), handlerEvent('human', name)],
      audit,
      stopped,
    }
  })
}
