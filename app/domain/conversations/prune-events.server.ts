import { deleteOldSteps } from '#app/db/conversation-events.server.ts'
import { asSystem } from '#app/db/scope.server.ts'

/** Single steps of a finished answer serve nobody after a day; its final text stays in the log. */
const KEEP_DAYS = 1
const BATCH = 5_000

/** Forgets old steps in batches, each its own short transaction. Returns how many rows went. */
export async function pruneEvents(): Promise<number> {
  let total = 0
  for (;;) {
    const count = await asSystem('forget old steps of answers', (tx) => deleteOldSteps(tx, KEEP_DAYS, BATCH))
    total += count
    if (count < BATCH) return total
  }
}
