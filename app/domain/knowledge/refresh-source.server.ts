import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectSource, updateSource } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { sourceIdSchema } from './schemas.ts'
import { startIngest } from './start-ingest.server.ts'

/** Reads a source again, or once more after a failure. What it knew stays searchable until the new text is stored. */
export async function refreshSource(
  ctx: Context,
  input: { sourceId: string },
): Promise<{ jobRunId: string }> {
  requirePermission(ctx, 'knowledge', 'update')
  const parsed = sourceIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { sourceId } = parsed.data
  return await asActor(scopeOf(ctx), async (tx) => {
    const source = await selectSource(tx, ctx.workspaceId, sourceId)
    if (!source) throw new AppError('NOT_FOUND')
    const run = await startIngest(ctx, tx, sourceId)
    await updateSource(tx, ctx.workspaceId, sourceId, { status: 'pending', error_code: null })
    await insertAudit(tx, ctx, {
      action: 'knowledge.refreshed',
      subjectType: 'knowledge_source',
      subjectId: sourceId,
      changes: { name: source.name },
    })
    return run
  })
}
