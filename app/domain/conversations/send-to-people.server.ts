import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { updateConversationHandler } from '#app/db/conversations.server.ts'
import { insertMessage } from '#app/db/messages.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { newId } from '#app/lib/ids.ts'

type Unanswered = {
  place: { workspaceId: string; conversationId: string }
  /** The question, stored. */
  said: Message
  agentName: string
  language: 'en' | 'pt'
}

/** The month's answers are used up: the question stays, a person is asked for, the visitor is told so plainly. */
export async function sendToPeople(
  tx: Tx,
  { place, said, agentName, language }: Unanswered,
): Promise<StreamEvent[]> {
  await updateConversationHandler(tx, place, { handler: 'waiting' })
  const told = await insertMessage(tx, {
    ...place,
    id: newId(),
    clientId: null,
    author: 'agent',
    authorName: agentName,
    content: translatorFor(language === 'pt' ? 'pt-BR' : 'en')('errors.answer.limit'),
    status: 'complete',
  })
  return insertEvents(tx, { ...place, runId: null }, [
    { kind: 'message', message: said },
    ...(told ? [{ kind: 'message' as const, message: told }] : []),
    { kind: 'handler', handler: 'waiting', name: null },
  ])
}
