import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type UsageToReserve = {
  metric: string
  amount: number
  /** Names what is counted: the same key counts once, however often it is asked. */
  requestKey: string
  sourceType: string
  sourceId: string | null
}

/** Counts in the transaction's workspace, if it fits under the month's limit; false when it does not. */
export async function insertUsage(tx: Tx, usage: UsageToReserve): Promise<boolean> {
  const { rows } = await sql<{ is_reserved: boolean }>`
    select app.reserve_usage(${usage.metric}, ${usage.amount}, ${usage.requestKey}, ${usage.sourceType}, ${usage.sourceId})
      as is_reserved`.execute(tx)
  return rows[0]?.is_reserved === true
}

/** The same for a transaction of the system, which stands in no workspace yet. */
export async function insertUsageIn(tx: Tx, workspaceId: string, usage: UsageToReserve): Promise<boolean> {
  await sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute(tx)
  return insertUsage(tx, usage)
}
