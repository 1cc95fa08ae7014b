import { lockCount } from '#app/db/count-lock.server.ts'
import { type CountedTable, countRows } from '#app/db/count-rows.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { AppError } from '#app/lib/app-error.ts'

/** Far more than anybody needs: what keeps a script that went wild from filling the installation. */
export const MOST: Record<CountedTable, number> = {
  agents: 500,
  api_keys: 100,
  knowledge_sources: 10_000,
  provider_connections: 50,
  tool_servers: 50,
}

const WORDS: Record<CountedTable, string> = {
  agents: 'errors.room.agents',
  api_keys: 'errors.room.keys',
  knowledge_sources: 'errors.room.sources',
  provider_connections: 'errors.room.connections',
  tool_servers: 'errors.room.servers',
}

/**
 * In the transaction that adds them, before it does: room for `wanted` more, also while others add theirs. Counts what the
 * caller may see. Throws LIMIT_REACHED.
 */
export async function requireRoom(
  tx: Tx,
  table: CountedTable,
  workspaceId: string,
  wanted = 1,
): Promise<void> {
  await lockCount(tx, table, workspaceId)
  if ((await countRows(tx, table, workspaceId)) + wanted > MOST[table])
    throw new AppError('LIMIT_REACHED', { messageKey: WORDS[table], params: { count: MOST[table] } })
}
