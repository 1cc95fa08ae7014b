import { insertEvents } from '#app/db/conversation-events.server.ts'
import {
  lockConversation,
  selectConversation,
  updateConversationHandler,
} from '#app/db/conversations.server.ts'
import { asVisitorOf } from '#app/db/scope.server.ts'
import { publishEvents } from './event-hub.server.ts'

type Caller = {
  workspaceId: string
  agentId: string
  visitorId: string
  conversationId: string
  runId: string
}

/**
 * Calls a person into the conversation in the visitor's place and with no more rights than theirs; the database writes it
 * into the audit log and tells the team. False when somebody was called before, or answers already.
 */
export async function callPerson(caller: Caller): Promise<boolean> {
  const { workspaceId, conversationId } = caller
  const place = { workspaceId, conversationId }
  const events = await asVisitorOf(caller, `run-${caller.runId}`, async (tx) => {
    await lockConversation(tx, conversationId)
    const conversation = await selectConversation(tx, place)
    if (conversation?.handler !== 'agent') return null
    await updateConversationHandler(tx, place, { handler: 'waiting' })
    return insertEvents(tx, { conversationId, runId: null }, [
      { kind: 'handler', handler: 'waiting', name: null },
    ])
  })
  if (events) publishEvents(conversationId, events)
  return events !== null
}
