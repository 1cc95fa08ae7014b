import { deleteOldCounters, deleteOldEntries } from '#app/db/budget-reservations.server.ts'
import { asSystem, type Tx } from '#app/db/scope.server.ts'

/** After the end of their period: longer than any answer takes, and than anybody asks what a month came to. */
export const KEEP_DAYS = 62
const BATCH = 5_000

/** Forgets what was reserved in periods long over, and then their counters, in batches. Returns how many entries went. */
export async function pruneBudgets(batch = BATCH): Promise<number> {
  const entries = await untilNoneLeft(batch, (tx) => deleteOldEntries(tx, KEEP_DAYS, batch))
  await untilNoneLeft(batch, (tx) => deleteOldCounters(tx, KEEP_DAYS, batch))
  return entries
}

async function untilNoneLeft(batch: number, remove: (tx: Tx) => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const count = await asSystem('forget what budgets counted long ago', remove)
    total += count
    if (count < batch) return total
  }
}
