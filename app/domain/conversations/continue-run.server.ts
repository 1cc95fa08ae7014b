import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { lockConversation } from '#app/db/conversations.server.ts'
import { deleteRunPauses, insertContinuation, selectDecidedRun } from '#app/db/run-pauses.server.ts'
import { asSystem, type Tx } from '#app/db/scope.server.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { publishEvents } from './event-hub.server.ts'

type Place = { workspaceId: string; conversationId: string }

/**
 * Goes on with an answer whose calls are all decided: as a new answer in the same conversation, once no other is being
 * written there. Where people answer by now, no answer is written: what was approved is done, and its result noted.
 */
export async function continuePaused(place: Place): Promise<void> {
  const events = await asSystem('go on with an answer that waited', (tx) => continuePausedIn(tx, place))
  publishEvents(place.conversationId, events)
}

async function continuePausedIn(tx: Tx, place: Place): Promise<StreamEvent[]> {
  await lockConversation(tx, place.conversationId)
  for (;;) {
    const decided = await selectDecidedRun(tx, place)
    if (!decided || decided.isBusy) return []
    const { runId: continuesRunId, agentName, handler, approvedIds } = decided
    if (handler === 'agent') {
      const made = { ...place, continuesRunId, runId: newId(), answerId: newId(), agentName }
      const begun = await insertContinuation(tx, made)
      return insertEvents(tx, { conversationId: place.conversationId, runId: made.runId }, [begun])
    }
    for (const callId of approvedIds)
      await enqueue(tx, 'tools/run-approved', { workspaceId: place.workspaceId, callId })
    await deleteRunPauses(tx, { ...place, runId: continuesRunId })
  }
}
