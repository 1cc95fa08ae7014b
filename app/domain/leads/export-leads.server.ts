import { insertAudit } from '#app/db/audit-log.server.ts'
import { type LeadPlace, type LeadRow, selectLeadKeys, selectLeads } from '#app/db/leads.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { leadFilterSchema } from './schemas.ts'

const BATCH = 500
/** More fields than this have no column of their own. */
const MAX_KEYS = 200

export type LeadExport = { keys: string[]; batches: AsyncGenerator<LeadRow[]> }

/** All leads in batches, each read in a transaction of its own. That somebody took them stands in the log first. */
export async function exportLeads(ctx: Context, input: unknown): Promise<LeadExport> {
  requirePermission(ctx, 'lead', 'export')
  const { agent: agentId } = leadFilterSchema.parse(input)
  const { workspaceId } = ctx
  const keys = await asActor(scopeOf(ctx), async (tx) => {
    await insertAudit(tx, ctx, {
      action: 'lead.exported',
      subjectType: 'workspace',
      subjectId: workspaceId,
      changes: agentId ? { agentId } : {},
    })
    return selectLeadKeys(tx, { workspaceId, agentId, limit: MAX_KEYS })
  })
  async function* batches() {
    let after: LeadPlace | null = null
    for (;;) {
      const key = { workspaceId, agentId, conversationId: null, after, limit: BATCH }
      const rows: LeadRow[] = await asActor(scopeOf(ctx), (tx) => selectLeads(tx, key))
      if (rows.length > 0) yield rows
      const last = rows.at(-1)
      if (rows.length < BATCH || !last) return
      after = { at: last.createdAt, id: last.id }
    }
  }
  return { keys, batches: batches() }
}
