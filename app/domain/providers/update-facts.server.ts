import { insertAudit } from '#app/db/audit-log.server.ts'
import { deleteOverride, upsertOverride } from '#app/db/model-overrides.server.ts'
import { selectConnection } from '#app/db/provider-connections.server.ts'
import { asActor, type Tx } from '#app/db/scope.server.ts'
import { modelNameSchema } from '#app/domain/agents/schemas.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { ModelFacts } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { BUILTIN, parseReference } from './reference.ts'
import { resetFactsSchema, updateFactsSchema } from './schemas.ts'

/** What the workspace knows of a model counts from now on, for fallback, prices and what is offered. Throws NOT_FOUND. */
export async function updateFacts(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'provider', 'manage')
  const { reference, source, ...given } = parseInput(updateFactsSchema, input)
  const facts: ModelFacts = { ...given, source, asOf: new Date().toISOString().slice(0, 10) }
  await asActor(scopeOf(ctx), async (tx) => {
    await requireModel(tx, ctx, reference)
    await upsertOverride(tx, {
      workspaceId: ctx.workspaceId,
      model: reference,
      facts,
      updatedBy: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
    })
    await insertAudit(tx, ctx, {
      action: 'model_facts.updated',
      subjectType: 'model',
      subjectId: reference,
      changes: { ...facts },
    })
  })
}

/** Our own table counts again. Resetting what was never changed changes nothing. Throws NOT_FOUND. */
export async function resetFacts(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'provider', 'manage')
  const { reference } = parseInput(resetFactsSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    await requireModel(tx, ctx, reference)
    if (!(await deleteOverride(tx, { workspaceId: ctx.workspaceId, model: reference }))) return
    await insertAudit(tx, ctx, { action: 'model_facts.reset', subjectType: 'model', subjectId: reference })
  })
}

/** A model of this workspace's connections, or of the installation. */
async function requireModel(tx: Tx, ctx: Context, reference: string): Promise<void> {
  const { connectionId } = parseReference(reference)
  if (!modelNameSchema.safeParse(reference).success || reference === BUILTIN) throw new AppError('NOT_FOUND')
  if (connectionId && !(await selectConnection(tx, { workspaceId: ctx.workspaceId, connectionId })))
    throw new AppError('NOT_FOUND')
}
