import { deleteExpiredAudit } from '#app/db/audit-log.server.ts'
import { asSystem } from '#app/db/scope.server.ts'

const BATCH = 5_000

/** Forgets what workspaces no longer keep, in batches, each its own short transaction. Returns how many entries went. */
export async function pruneAudit(): Promise<number> {
  let total = 0
  for (;;) {
    const count = await asSystem('forget entries of the audit log that are old enough', (tx) =>
      deleteExpiredAudit(tx, BATCH),
    )
    total += count
    if (count < BATCH) return total
  }
}
