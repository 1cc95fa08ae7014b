import type { Selectable } from 'kysely'
import { newId } from '#app/lib/ids.ts'
import type { Tx } from './scope.server.ts'
import type { AccountEvents, JsonObject } from './types.ts'

export type AccountEventRow = Selectable<AccountEvents>

export type AccountEvent = {
  userId: string
  /** `noun.verb`, such as `password.changed`. */
  action: `${string}.${string}`
  /** Never a name, an address or a secret: the row outlives the account. */
  detail?: JsonObject
  requestId: string
}

/** Writes down what happened to an account, in the transaction of the deed. */
export async function insertAccountEvent(tx: Tx, event: AccountEvent): Promise<void> {
  await tx
    .insertInto('account_events')
    .values({
      id: newId(),
      user_id: event.userId,
      action: event.action,
      detail: JSON.stringify(event.detail ?? {}),
      request_id: event.requestId,
    })
    .execute()
}

/** The newest first. */
export function selectAccountEvents(tx: Tx, userId: string, limit: number): Promise<AccountEventRow[]> {
  return tx
    .selectFrom('account_events')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
