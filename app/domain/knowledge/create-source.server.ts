import { insertAudit } from '#app/db/audit-log.server.ts'
import { insertSource, type NewSource, replaceSourceAgents } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { startIngest } from './start-ingest.server.ts'

export type AddedSource = { sourceId: string; jobRunId: string }

type Given = Pick<NewSource, 'kind' | 'name'> & Partial<NewSource> & { id: string }

/** The last step of every way to add knowledge: the source, its agents, its job and the audit line, all or none. */
export async function createSource(ctx: Context, source: Given, agentIds: string[]): Promise<AddedSource> {
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireRoom(tx, 'knowledge_sources', ctx.workspaceId)
    await insertSource(tx, {
      ...source,
      workspace_id: ctx.workspaceId,
      status: 'pending',
      created_by: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
    })
    await replaceSourceAgents(tx, ctx.workspaceId, source.id, agentIds)
    const { jobRunId } = await startIngest(ctx, tx, source.id)
    await insertAudit(tx, ctx, {
      action: 'knowledge.created',
      subjectType: 'knowledge_source',
      subjectId: source.id,
      changes: { name: source.name, kind: source.kind },
    })
    return { sourceId: source.id, jobRunId }
  })
}
