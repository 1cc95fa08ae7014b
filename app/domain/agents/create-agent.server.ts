import { insertAgent } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRoom } from '#app/domain/require-room.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newAgentPublicId, newId } from '#app/lib/ids.ts'
import { createAgentSchema } from './schemas.ts'
import { templateSettings } from './templates/template-settings.ts'

/** A new agent, as a draft that works untouched. */
export async function createAgent(ctx: Context, input: unknown): Promise<{ id: string; publicId: string }> {
  requirePermission(ctx, 'agent', 'create')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const { name, template, language } = parseInput(createAgentSchema, input)
  const agent = { id: newId(), publicId: newAgentPublicId() }
  const draft = templateSettings(template, language, ctx.locale)
  const createdBy = ctx.actor.userId
  await asActor(scopeOf(ctx), async (tx) => {
    await requireRoom(tx, 'agents', ctx.workspaceId)
    await insertAgent(tx, { ...agent, workspaceId: ctx.workspaceId, name, draft, createdBy })
    await insertAudit(tx, ctx, {
      action: 'agent.created',
      subjectType: 'agent',
      subjectId: agent.id,
      changes: { name, template },
    })
  })
  return agent
}
