import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// Every column that holds an envelope, for sealing anew. For the system alone.

export const SEALED_COLUMNS = [
  { table: 'provider_connections', column: 'sealed_key' },
  { table: 'tool_servers', column: 'sealed_secret' },
  { table: 'tool_servers', column: 'sealed_oauth' },
  { table: 'tool_secrets', column: 'sealed_value' },
] as const
export type SealedColumn = (typeof SEALED_COLUMNS)[number]

export type SealedRow = { id: string; workspaceId: string; sealed: string }

/** In the order of ids, those after `after`. */
export async function selectSealed(
  tx: Tx,
  { table, column }: SealedColumn,
  page: { after: string; limit: number },
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select id, workspace_id as "workspaceId", ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ${sql.ref(column)} is not null and id > ${page.after}::uuid
    order by id limit ${page.limit}`.execute(tx)
  return rows
}

/** Only while the value is still `before`: what somebody writes in the meantime is newer. */
export async function updateSealed(
  tx: Tx,
  { table, column }: SealedColumn,
  row: { id: string; before: string; after: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${row.after}
    where id = ${row.id}::uuid and ${sql.ref(column)} = ${row.before}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}
