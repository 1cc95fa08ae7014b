import { updateConversationOnReply } from '#app/db/conversations.server.ts'
import { insertMessage } from '#app/db/messages.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { PREVIEW_LENGTH, shorten } from '#app/domain/conversations/rules.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { changeConversation } from './change-conversation.server.ts'
import { firstNameIn } from './member.server.ts'
import { replySchema } from './schemas.ts'

/** A person's answer to a visitor. Only by whoever has taken over; the same `clientId` twice is one reply. */
export function sendReply(ctx: Context, input: unknown): Promise<{ conversationId: string }> {
  const { clientId, text } = parseInput(replySchema, input)
  return changeConversation(ctx, input, async ({ tx, place, userId, conversation }) => {
    if (conversation.is_closed) throw new AppError('CONFLICT', { messageKey: 'errors.conversationClosed' })
    if (conversation.handler !== 'human')
      throw new AppError('CONFLICT', { messageKey: 'errors.takeOverFirst' })
    if (conversation.assignee_id !== userId) {
      const name = await firstNameIn(tx, conversation.assignee_id)
      throw new AppError('CONFLICT', { messageKey: 'errors.notYours', params: { name } })
    }
    const message = await insertMessage(tx, {
      ...place,
      id: newId(),
      clientId,
      author: 'member',
      authorUserId: userId,
      authorName: await firstNameIn(tx, userId),
      content: text,
      status: 'complete',
    })
    if (message)
      await updateConversationOnReply(tx, place, { author: 'member', preview: shorten(text, PREVIEW_LENGTH) })
    return {
      events: message ? [{ kind: 'message', message }] : [],
      audit: { action: 'conversation.replied', changes: { isRepeated: message === null } },
    }
  })
}
