import type { Selectable } from 'kysely'
import { newId } from '#app/lib/ids.ts'
import type { Actor, Tx } from './scope.server.ts'
import type { AuditLog, JsonObject } from './types.ts'

export type AuditRow = Selectable<AuditLog>

export type AuditEntry = {
  /** `noun.verb`, such as `agent.published`. */
  action: `${string}.${string}`
  subjectType: string
  subjectId: string
  /** What changed, by field; never secrets, never what people wrote. */
  changes?: JsonObject
}

/** Writes down a deed, in the transaction of the deed. The row can never be changed. */
export async function insertAudit(
  tx: Tx,
  who: { workspaceId: string; actor: Actor; requestId: string },
  entry: AuditEntry,
): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      id: newId(),
      workspace_id: who.workspaceId,
      actor_kind: who.actor.kind,
      actor_id: actorId(who.actor),
      actor_label: who.actor.kind === 'job' ? who.actor.task : '',
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: entry.subjectId,
      changes: JSON.stringify(entry.changes ?? {}),
      request_id: who.requestId,
    })
    .execute()
}

/** The newest entries of a workspace, at most `limit`, those before `before` when given. */
export function selectAuditRows(
  tx: Tx,
  workspaceId: string,
  limit: number,
  before?: Date,
): Promise<AuditRow[]> {
  let query = tx.selectFrom('audit_log').selectAll().where('workspace_id', '=', workspaceId)
  if (before) query = query.where('created_at', '<', before)
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case 'user':
      return actor.userId
    case 'visitor':
      return actor.visitorId
    case 'apiKey':
      return actor.apiKeyId
    case 'webhook':
      return actor.endpointId
    case 'job':
      return null
  }
}
