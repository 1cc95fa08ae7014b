import { selectLeads } from '#app/db/leads.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { cursorOf, readCursor } from '#app/domain/audit/cursor.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { type LeadView, toLeadView } from './lead-view.ts'
import { leadFilterSchema } from './schemas.ts'

const PAGE = 50

export type LeadPage = {
  leads: LeadView[]
  /** `after` of the next page; null on the last one. */
  next: string | null
}

/** One page of leads, the newest first. An unknown agent has none. */
export async function listLeads(ctx: Context, input: unknown): Promise<LeadPage> {
  requirePermission(ctx, 'lead', 'read')
  const { agent, after } = leadFilterSchema.parse(input)
  const rows = await asActor(scopeOf(ctx), (tx) =>
    selectLeads(tx, {
      workspaceId: ctx.workspaceId,
      agentId: agent,
      conversationId: null,
      after: readCursor(after),
      limit: PAGE + 1,
    }),
  )
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    leads: shown.map(toLeadView),
    next: rows.length > PAGE && last ? cursorOf({ at: last.createdAt, id: last.id }) : null,
  }
}

/** The lead of a conversation; null when there is none that may be seen. */
export async function findLead(ctx: Context, conversationId: string): Promise<LeadView | null> {
  requirePermission(ctx, 'lead', 'read')
  const key = { workspaceId: ctx.workspaceId, agentId: null, conversationId, after: null, limit: 1 }
  const [row] = await asActor(scopeOf(ctx), (tx) => selectLeads(tx, key))
  return row ? toLeadView(row) : null
}
