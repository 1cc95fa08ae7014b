import { insertEvents } from '#app/db/conversation-events.server.ts'
import { lockConversation, updateConversationOnReply } from '#app/db/conversations.server.ts'
import { selectDueFollowUp, selectFollowUpPlace, updateFollowUpEnded } from '#app/db/follow-ups.server.ts'
import { insertMessage } from '#app/db/messages.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { newId } from '#app/lib/ids.ts'
import { publishEvents } from './event-hub.server.ts'
import { PREVIEW_LENGTH, shorten } from './rules.ts'

/**
 * Sends what an agent promised to write later, once, in its own name; nothing when the visitor or a person wrote meanwhile,
 * people answer there, or the conversation is closed.
 */
export async function sendFollowUp(key: { workspaceId: string; followUpId: string }): Promise<void> {
  const { workspaceId } = key
  const sent = await asSystem('send what an agent promised to write', async (tx) => {
    const conversationId = await selectFollowUpPlace(tx, key)
    if (!conversationId) return null
    // The conversation before its follow-up, as whoever plans one locks them.
    await lockConversation(tx, conversationId)
    const followUp = await selectDueFollowUp(tx, key)
    if (!followUp?.isDue) return null
    if (followUp.isMoot) {
      await updateFollowUpEnded(tx, key, 'cancelled')
      return null
    }
    await updateFollowUpEnded(tx, key, 'sent')
    const place = { workspaceId, conversationId }
    const message = await insertMessage(tx, {
      ...place,
      id: newId(),
      clientId: null,
      author: 'agent',
      authorName: followUp.agentName,
      content: followUp.topic,
      status: 'complete',
    })
    if (!message) return null
    await updateConversationOnReply(tx, place, {
      author: 'agent',
      preview: shorten(followUp.topic, PREVIEW_LENGTH),
    })
    return {
      conversationId,
      events: await insertEvents(tx, { conversationId, runId: null }, [{ kind: 'message', message }]),
    }
  })
  if (sent) publishEvents(sent.conversationId, sent.events)
}
