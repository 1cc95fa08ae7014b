import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { readCursor } from './cursor.ts'
import { type AuditEntryView, type AuditPage, filterOf, readPage } from './list-audit.server.ts'
import { auditFilterSchema } from './schemas.ts'

const BATCH = 500

/**
 * The whole filtered log in batches, the newest first, each read in a transaction of its own: a slow reader holds none
 * open. That somebody took it stands in the log first. The permission is asked for before the first batch and with each.
 */
export async function exportAudit(
  ctx: Context,
  input: unknown,
  timeZone: string,
): Promise<AsyncGenerator<AuditEntryView[]>> {
  requirePermission(ctx, 'audit', 'export')
  const query = auditFilterSchema.parse(input)
  const { after: _, ...named } = query
  await asActor(scopeOf(ctx), (tx) =>
    insertAudit(tx, ctx, {
      action: 'audit.exported',
      subjectType: 'workspace',
      subjectId: ctx.workspaceId,
      changes: { ...named },
    }),
  )
  const filter = filterOf(query, timeZone)
  async function* batches() {
    let place: string | null = null
    do {
      const from: string | null = place
      const page: AuditPage = await asActor(scopeOf(ctx), (tx) =>
        readPage(tx, ctx.workspaceId, filter, readCursor(from ?? undefined), BATCH),
      )
      yield page.entries
      place = page.next
    } while (place)
  }
  return batches()
}
