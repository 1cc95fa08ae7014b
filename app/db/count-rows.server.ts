import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

/** Tables whose rows a workspace may have only so many of. */
export type CountedTable =
  | 'agents'
  | 'api_keys'
  | 'knowledge_sources'
  | 'provider_connections'
  | 'tool_servers'

/** Rows of the workspace that the caller may see; of API keys those that still open something. */
export async function countRows(tx: Tx, table: CountedTable, workspaceId: string): Promise<number> {
  const live =
    table === 'api_keys' ? sql`and revoked_at is null and (expires_at is null or expires_at > now())` : sql``
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where workspace_id = ${workspaceId} ${live}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}
