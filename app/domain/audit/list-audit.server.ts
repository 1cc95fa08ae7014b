import {
  type AuditFilter,
  type AuditListRow,
  selectAuditNames,
  selectAuditPage,
} from '#app/db/audit-log.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { isUuid } from '#app/lib/ids.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { type ActorKind, type AuditQuery, auditFilterSchema } from './schemas.ts'

export type AuditEntryView = {
  id: string
  /** ISO 8601. */
  at: string
  actor: {
    kind: ActorKind
    id: string | null
    /** Null when nothing is known of them any more. */
    name: string | null
  }
  /** `noun.verb`. */
  action: string
  object: {
    type: string
    id: string
    name: string | null
    /** Whether it is still there to be looked at. */
    isThere: boolean
  }
  /** By field: `{before, after}` where something changed, else what it was about. */
  changes: Record<string, unknown>
  requestId: string | null
}

export type AuditPage = { entries: AuditEntryView[]; next: string | null }

const PAGE = 50

/** A page of the log, the newest first. `timeZone` says when the days of the filter begin. */
export async function listAudit(ctx: Context, input: unknown, timeZone = 'UTC'): Promise<AuditPage> {
  requirePermission(ctx, 'audit', 'read')
  const query = auditFilterSchema.parse(input)
  return await asActor(scopeOf(ctx), (tx) =>
    readPage(tx, ctx.workspaceId, filterOf(query, timeZone), readCursor(query.after), PAGE),
  )
}

/** Inside a transaction: `limit` entries after a place, and where the next page begins. */
export async function readPage(
  tx: Tx,
  workspaceId: string,
  filter: AuditFilter,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<AuditPage> {
  const rows = await selectAuditPage(tx, workspaceId, filter, { after, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const names = await selectAuditNames(tx, [...new Set(shown.flatMap(peopleIn))])
  return {
    entries: shown.map((row) => toView(row, names)),
    next: rows.length > limit && last ? cursorOf(last) : null,
  }
}

export function filterOf(query: AuditQuery, timeZone: string): AuditFilter {
  const [actorKind, actorId] = (query.actor ?? '').split(':')
  const [subjectType, subjectId] = (query.object ?? '').split(':')
  const momentOf = (text: string | undefined) =>
    text && (text.length === 10 ? { day: text, timeZone } : new Date(text))
  return {
    actorKind: (actorKind || undefined) as ActorKind | undefined,
    actorId,
    action: query.action,
    subjectType: subjectType || undefined,
    subjectId,
    from: momentOf(query.from) || undefined,
    to: momentOf(query.to) || undefined,
    search: query.search,
  }
}

const PEOPLE = ['member', 'session', 'user']
const peopleIn = (row: AuditListRow): string[] => [
  ...(row.actor_kind === 'user' && isUuid(row.actor_id) ? [row.actor_id] : []),
  ...(PEOPLE.includes(row.subject_type) && isUuid(row.subject_id) ? [row.subject_id] : []),
]

function toView(row: AuditListRow, names: Map<string, string>): AuditEntryView {
  const changes = row.changes as Record<string, unknown>
  const nameThen = [changes.name, changes.email].find((name) => typeof name === 'string') as
    | string
    | undefined
  const person = PEOPLE.includes(row.subject_type) ? names.get(row.subject_id) : undefined
  return {
    id: row.id,
    at: row.created_at.toISOString(),
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      name: (row.actor_id && names.get(row.actor_id)) || row.actor_label || null,
    },
    action: row.action,
    object: {
      type: row.subject_type,
      id: row.subject_id,
      name: row.subject_name ?? person ?? nameThen ?? null,
      isThere: row.subject_name !== null,
    },
    changes,
    requestId: row.request_id,
  }
}
