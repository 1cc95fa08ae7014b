import { updateAgentArchived } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { archiveSchema } from './schemas.ts'

/** Takes an agent off every page it stands on, or brings it back. Its conversations stay. */
export async function archiveAgent(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'agent', 'delete')
  const { agentId, isArchived } = parseInput(archiveSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    const isThere = await updateAgentArchived(tx, { workspaceId: ctx.workspaceId, agentId, isArchived })
    if (!isThere) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: isArchived ? 'agent.archived' : 'agent.restored',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { isArchived: { before: !isArchived, after: isArchived } },
    })
  })
}
