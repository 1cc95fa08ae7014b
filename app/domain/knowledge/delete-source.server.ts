import { insertAudit } from '#app/db/audit-log.server.ts'
import { deleteSourceRow, selectSource } from '#app/db/knowledge-sources.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { purgeFiles, removeKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { sourceIdSchema } from './schemas.ts'

/**
 * The source with its document, chunks and file. A job at work on it finds it gone and ends. The file goes in the name of
 * `accessToken`'s person; a program has none (null), and the server takes the file away for it.
 */
export async function deleteSource(
  ctx: Context,
  input: { sourceId: string },
  accessToken: string | null,
): Promise<void> {
  requirePermission(ctx, 'knowledge', 'delete')
  const parsed = sourceIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const { sourceId } = parsed.data
  const path = await asActor(scopeOf(ctx), async (tx) => {
    const source = await selectSource(tx, ctx.workspaceId, sourceId)
    if (!source || !(await deleteSourceRow(tx, ctx.workspaceId, sourceId))) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: 'knowledge.deleted',
      subjectType: 'knowledge_source',
      subjectId: sourceId,
      changes: { name: source.name, kind: source.kind },
    })
    return source.storage_path
  })
  // After the commit: a file without a source is litter, a source without its file would be a fault.
  if (!path) return
  const removal = accessToken ? removeKnowledgeFile(accessToken, path) : purgeFiles('knowledge', [path])
  await removal.catch((error) => log.warn({ error, path }, 'an orphaned file stays in storage'))
}
