import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

/** Whether the newest thing that migrations make is there. */
export async function matchSchemaReady(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ is_ready: boolean }>`
    select to_regclass('app.worker_heartbeats') is not null and to_regclass('public.conversation_events') is not null as is_ready
  `.execute(tx)
  return rows[0]?.is_ready === true
}
