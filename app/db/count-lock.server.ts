import { sql } from 'kysely'
import type { CountedTable } from './count-rows.server.ts'
import type { Tx } from './scope.server.ts'

/** What there may be only so many of. */
type Countable = CountedTable | 'budgets' | 'media' | 'open invitations' | 'tools' | 'unsent pictures'

/**
 * Before rows are counted against a limit and one more is added: whoever counts the same of the same owner waits here until
 * this transaction is over, so that no two find room for the last one. Count in a statement after it, which sees what the
 * other added.
 */
export async function lockCount(tx: Tx, what: Countable, ownerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`count ${what} ${ownerId}`}, 0))`.execute(tx)
}
