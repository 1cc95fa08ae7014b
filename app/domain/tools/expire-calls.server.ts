import { insertEvents } from '#app/db/conversation-events.server.ts'
import { deleteOldPauses, selectConversationsToContinue } from '#app/db/run-pauses.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { updateToolCallsExpired } from '#app/db/tool-calls.server.ts'
import { continuePaused } from '#app/domain/conversations/continue-run.server.ts'

const BATCH = 100
/** What an answer was stopped with serves nobody after that. */
const KEEP_DAYS = 7

/**
 * Ends the wait for calls that nobody decided in time, and goes on with answers that waited for them, or whose process died
 * before it could. Returns how many calls expired.
 */
export async function expireCalls(): Promise<number> {
  const expired = await asSystem('end the wait for calls that nobody decided', async (tx) => {
    const calls = await updateToolCallsExpired(tx, BATCH)
    for (const { id, conversationId, runId, label } of calls)
      await insertEvents(tx, { conversationId, runId }, [
        { kind: 'activity', runId, callId: id, label, state: 'expired' },
      ])
    await deleteOldPauses(tx, KEEP_DAYS)
    return calls
  })
  const waiting = await asSystem('find answers that can go on', (tx) =>
    selectConversationsToContinue(tx, BATCH),
  )
  for (const place of waiting) await continuePaused(place)
  return expired.length
}
