import { deleteIdleRates } from '#app/db/rate-limits.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'

const BATCH = 5_000

/** Forgets what doors and answers counted a day ago and longer, in batches. Returns how many rows went. */
export async function forgetIdleRates(): Promise<number> {
  for (let total = 0; ; ) {
    const count = await asSystemOnce('forget idle rates', (tx) => deleteIdleRates(tx, BATCH))
    total += count
    if (count < BATCH) return total
  }
}
