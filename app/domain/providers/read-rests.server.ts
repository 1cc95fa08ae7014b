import { selectProviderHealth } from '#app/db/provider-health.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { type Rest, restOf } from './rest.ts'

/** By connection key (reference.ts): those that are passed over now, or are tried once more by the next answer. */
export async function readRests(tx: Tx, workspaceId: string): Promise<Map<string, Rest>> {
  const rows = await selectProviderHealth(tx, workspaceId)
  return new Map(
    rows.flatMap((row) => {
      const rest = restOf(row)
      return rest ? [[row.connectionKey, rest] as const] : []
    }),
  )
}
