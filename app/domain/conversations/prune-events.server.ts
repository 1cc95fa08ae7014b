import { deleteOldSteps } from '#app/db/conversation-events.server.ts'
import { asSystem } from '#app/db/scope.server.ts'

const DAYS = 7
const BATCH = 5_000

/** Forgets how old answers streamed; the messages stay. In batches, so that no transaction grows long. Returns the rows gone. */
export async function pruneEvents(signal?: AbortSignal): Promise<number> {
  let total = 0
  for (;;) {
    signal?.throwIfAborted()
    const gone = await asSystem('old stream events are pruned', (tx) => deleteOldSteps(tx, DAYS, BATCH))
    total += gone
    if (gone < BATCH) return total
  }
}
