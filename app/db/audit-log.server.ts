import { type Selectable, sql } from 'kysely'
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

/** Whether this deed was written down under the same request before: what a job did that runs again. */
export async function hasAudit(
  tx: Tx,
  who: { workspaceId: string; requestId: string },
  { action, subjectId, changes = {} }: AuditEntry,
): Promise<boolean> {
  const row = await tx
    .selectFrom('audit_log')
    .select('id')
    .where('workspace_id', '=', who.workspaceId)
    .where('subject_id', '=', subjectId)
    .where('action', '=', action)
    .where('request_id', '=', who.requestId)
    .where('changes', '=', sql<JsonObject>`${JSON.stringify(changes)}::jsonb`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** A moment, or a day (YYYY-MM-DD) as it begins in a time zone. */
export type AuditMoment = Date | { day: string; timeZone: string }

export type AuditFilter = {
  actorKind?: AuditRow['actor_kind'] | undefined
  actorId?: string | undefined
  /** `noun.verb`, or a noun with all its verbs. */
  action?: string | undefined
  subjectType?: string | undefined
  subjectId?: string | undefined
  /** Included. */
  from?: AuditMoment | undefined
  /** A moment is excluded, a day is included whole. */
  to?: AuditMoment | undefined
  /** Found in the action, the object, a key's name or what changed. */
  search?: string | undefined
}
/** The last entry of a page. `at` has the microseconds that a Date has not. */
export type AuditPlace = { at: string; id: string }

export type AuditListRow = Omit<AuditRow, 'workspace_id'> & {
  /** `created_at` to the microsecond, for AuditPlace. */
  at: string
  /** What the object is called today; null when it is gone or has no name. */
  subject_name: string | null
}

/** Entries of a workspace, the newest first, those after `place`. */
export async function selectAuditPage(
  tx: Tx,
  workspaceId: string,
  filter: AuditFilter,
  page: { after: AuditPlace | null; limit: number },
): Promise<AuditListRow[]> {
  const like = `%${(filter.search ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const rows = await tx
    .selectFrom('audit_log as a')
    .select([
      'a.id',
      'a.actor_kind',
      'a.actor_id',
      'a.actor_label',
      'a.action',
      'a.subject_type',
      'a.subject_id',
    ])
    .select(['a.changes', 'a.request_id', 'a.created_at'])
    .select([
      sql<string>`to_char(a.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at'),
      sql<string | null>`case a.subject_type
        when 'agent' then (select o.name from agents o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'knowledge_source' then (
          select o.name from knowledge_sources o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'conversation' then (
          select o.subject from conversations o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'api_key' then (select o.name from api_keys o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'provider_connection' then (
          select o.name from provider_connections o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'tool_server' then (
          select o.name from tool_servers o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'tool' then (select o.name from tools o where o.workspace_id = a.workspace_id and o.id::text = a.subject_id)
        when 'workspace' then (select o.name from workspaces o where o.id = a.workspace_id)
      end`.as('subject_name'),
    ])
    .where('a.workspace_id', '=', workspaceId)
    .$if(filter.actorKind !== undefined, (query) =>
      query.where('a.actor_kind', '=', filter.actorKind as 'user'),
    )
    .$if(filter.actorId !== undefined, (query) => query.where('a.actor_id', '=', filter.actorId as string))
    .$if(filter.action !== undefined, (query) => query.where(ofAction(filter.action ?? '')))
    .$if(filter.subjectType !== undefined, (query) =>
      query.where('a.subject_type', '=', filter.subjectType as string),
    )
    .$if(filter.subjectId !== undefined, (query) =>
      query.where('a.subject_id', '=', filter.subjectId as string),
    )
    .$if(filter.from !== undefined, (query) =>
      query.where('a.created_at', '>=', momentOf(filter.from as AuditMoment, 0)),
    )
    .$if(filter.to !== undefined, (query) =>
      query.where('a.created_at', '<', momentOf(filter.to as AuditMoment, 1)),
    )
    .$if(Boolean(filter.search), (query) =>
      query.where(
        sql<boolean>`(a.action ilike ${like} or a.subject_id ilike ${like} or a.actor_label ilike ${like} or a.changes::text ilike ${like})`,
      ),
    )
    .$if(page.after !== null, (query) =>
      query.where(
        sql<boolean>`(a.created_at, a.id) < (${page.after?.at}::timestamptz, ${page.after?.id}::uuid)`,
      ),
    )
    .orderBy('a.created_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(page.limit)
    .execute()
  return rows
}

const momentOf = (moment: AuditMoment, daysOn: number) =>
  moment instanceof Date
    ? sql<Date>`${moment}::timestamptz`
    : sql<Date>`((${moment.day}::date + ${daysOn}::int)::timestamp at time zone ${moment.timeZone})`

const ofAction = (action: string) =>
  action.includes('.')
    ? sql<boolean>`a.action = ${action}`
    : sql<boolean>`split_part(a.action, '.', 1) = ${action}`

/** What people in the log are called, also those who left. */
export async function selectAuditNames(tx: Tx, userIds: string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map()
  const { rows } = await sql<{ user_id: string; display_name: string }>`
    select * from app.audit_names(${userIds}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.user_id, row.display_name]))
}

/** Owners alone; null keeps the log for ever. */
export async function updateAuditRetention(tx: Tx, days: number | null): Promise<void> {
  await sql`select app.set_audit_retention(${days}::int)`.execute(tx)
}

export async function selectAuditRetention(tx: Tx, workspaceId: string): Promise<number | null> {
  const row = await tx
    .selectFrom('workspaces')
    .select('audit_retention_days')
    .where('id', '=', workspaceId)
    .executeTakeFirst()
  return row?.audit_retention_days ?? null
}

/** At most `limit` entries that are older than their workspaces keep them; how many went. For the system alone. */
export async function deleteExpiredAudit(tx: Tx, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select app.prune_audit_log(${limit}::int) as count`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
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
