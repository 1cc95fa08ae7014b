import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type TransferRow = { from_user_id: string; to_user_id: string; expires_at: Date }

/** The open offer of a workspace; an expired one is none. */
export async function selectTransfer(tx: Tx, workspaceId: string): Promise<TransferRow | undefined> {
  return await tx
    .selectFrom('ownership_transfers')
    .select(['from_user_id', 'to_user_id', 'expires_at'])
    .where('workspace_id', '=', workspaceId)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

/** Makes the offer in place of an expired one. Throws CONFLICT when another is open. */
export async function insertTransfer(
  tx: Tx,
  offer: { workspaceId: string; fromUserId: string; toUserId: string },
): Promise<void> {
  await tx
    .deleteFrom('ownership_transfers')
    .where('workspace_id', '=', offer.workspaceId)
    .where('expires_at', '<=', sql<Date>`now()`)
    .execute()
  await tx
    .insertInto('ownership_transfers')
    .values({ workspace_id: offer.workspaceId, from_user_id: offer.fromUserId, to_user_id: offer.toUserId })
    .execute()
}

/** Whose offer to whom was taken away; undefined when there was none of the caller's to take. */
export async function deleteTransfer(tx: Tx, workspaceId: string): Promise<TransferRow | undefined> {
  return await tx
    .deleteFrom('ownership_transfers')
    .where('workspace_id', '=', workspaceId)
    .returning(['from_user_id', 'to_user_id', 'expires_at'])
    .executeTakeFirst()
}

/** The person of the transaction becomes owner. Whose offer it was; throws NOT_FOUND without an open one. */
export async function acceptTransfer(tx: Tx): Promise<string> {
  const { rows } = await sql<{ from_user_id: string }>`select app.accept_ownership() as from_user_id`.execute(
    tx,
  )
  return rows[0]?.from_user_id ?? ''
}
