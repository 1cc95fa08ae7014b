import { insertAudit } from '#app/db/audit-log.server.ts'
import { deleteStagedDocuments } from '#app/db/documents.server.ts'
import { updateOpenJobRun } from '#app/db/job-runs.server.ts'
import { selectSourceForUpdate, updateSource } from '#app/db/knowledge-sources.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { isProviderError } from '#app/integrations/llm/types.ts'
import { isAppError } from '#app/lib/app-error.ts'

const PREFIX = 'errors.knowledge.'

/** The end of an i18n key `errors.knowledge.*` that tells people what happened. */
export function ingestErrorCode(error: unknown): string {
  if (isAppError(error) && error.messageKey?.startsWith(PREFIX)) return error.messageKey.slice(PREFIX.length)
  return isProviderError(error) ? 'embedder' : 'internal'
}

/** No attempt is left: the run and its source say so. What the source knew before stays searchable. */
export async function failIngest(
  ctx: Context,
  input: { sourceId: string; jobRunId: string; error: unknown },
): Promise<void> {
  const error_code = ingestErrorCode(input.error)
  await asSystem('ingest failed for good', async (tx) => {
    const change = { status: 'failed' as const, error_code, finished_at: new Date() }
    // Another worker may have brought the same run to its end.
    // The source before its run, as everybody else locks them.
    await selectSourceForUpdate(tx, ctx.workspaceId, input.sourceId)
    if (!(await updateOpenJobRun(tx, ctx.workspaceId, input.jobRunId, change))) return
    await deleteStagedDocuments(tx, ctx.workspaceId, input.sourceId)
    await updateSource(tx, ctx.workspaceId, input.sourceId, { status: 'failed', error_code })
    await insertAudit(tx, ctx, {
      action: 'knowledge.failed',
      subjectType: 'knowledge_source',
      subjectId: input.sourceId,
      changes: { error: error_code },
    })
  })
}
