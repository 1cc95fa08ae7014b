import { selectAgentForUpdate, updateAgentDraftRow } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { requireAgentRight } from './agent-rights.server.ts'
import { storedSettings } from './agent-view.server.ts'
import { updateDraftSchema } from './schemas.ts'

/**
 * Keeps the draft as the form has it. Throws CONFLICT when somebody else wrote since `updatedAt`, or when the agent is
 * archived; BAD_INPUT with one key for each field.
 */
export async function updateAgentDraft(ctx: Context, input: unknown): Promise<{ updatedAt: string }> {
  requirePermission(ctx, 'agent', 'update')
  const { agentId, updatedAt, name, settings } = parseInput(updateDraftSchema, input)
  const key = { workspaceId: ctx.workspaceId, agentId }
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'edit')
    const before = await selectAgentForUpdate(tx, key)
    if (!before) throw new AppError('NOT_FOUND')
    const changes = changesBetween<Record<string, never>>(
      { name: before.name, ...storedSettings(before.draft) } as never,
      { name, ...settings } as never,
    )
    // Nothing new: no write, no line in the audit log.
    if (Object.keys(changes).length === 0 && before.updated_at.getTime() === updatedAt.getTime()) {
      return { updatedAt: before.updated_at.toISOString() }
    }
    const written = await updateAgentDraftRow(tx, { ...key, updatedAt, name, draft: settings })
    if (!written) throw new AppError('CONFLICT')
    await insertAudit(tx, ctx, {
      action: 'agent.updated',
      subjectType: 'agent',
      subjectId: agentId,
      changes,
    })
    return { updatedAt: written.toISOString() }
  })
}
