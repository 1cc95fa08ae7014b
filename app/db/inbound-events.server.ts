import type { Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { InboundEvents } from './types.ts'

export type InboundEventRow = Selectable<InboundEvents>

/** Locked until the transaction ends, so that two workers never act on one event. Undefined when unknown. */
export async function selectInboundEventForUpdate(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<InboundEventRow | undefined> {
  return await tx
    .selectFrom('inbound_events')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Writes what became of the event. `note` is for people: at most 500 characters. */
export async function updateInboundEvent(
  tx: Tx,
  workspaceId: string,
  id: string,
  outcome: { status: 'processed' | 'failed'; note: string | null },
): Promise<void> {
  await tx
    .updateTable('inbound_events')
    .set({ ...outcome, processed_at: new Date().toISOString() })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}
