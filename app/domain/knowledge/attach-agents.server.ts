import { insertAudit } from '#app/db/audit-log.server.ts'
import { replaceSourceAgents, selectSource, selectSourceAgentIds } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type AttachAgents, attachSchema } from './schemas.ts'

/** Exactly these agents read the source from now on. */
export async function attachAgents(ctx: Context, input: AttachAgents): Promise<void> {
  requirePermission(ctx, 'knowledge', 'update')
  const { sourceId, agentIds } = parseInput(attachSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    const source = await selectSource(tx, ctx.workspaceId, sourceId)
    if (!source) throw new AppError('NOT_FOUND')
    const before = await selectSourceAgentIds(tx, ctx.workspaceId, sourceId)
    await replaceSourceAgents(tx, ctx.workspaceId, sourceId, agentIds)
    await insertAudit(tx, ctx, {
      action: 'knowledge.attached',
      subjectType: 'knowledge_source',
      subjectId: sourceId,
      changes: changesBetween(
        { agentIds: before },
        { agentIds: await selectSourceAgentIds(tx, ctx.workspaceId, sourceId) },
      ),
    })
  })
}
