import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { restoreWorkspaceRow, selectClosedWorkspaces } from '#app/db/workspace-life.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'

/** Opens a deleted workspace of the caller again, as it was. Throws NOT_FOUND for any that is not theirs to restore. */
export async function restoreWorkspace(ctx: PersonContext, slug: string): Promise<{ slug: string }> {
  return await asActor({ ...scopeOf(ctx), workspaceId: null }, async (tx) => {
    const closed = (await selectClosedWorkspaces(tx)).find((workspace) => workspace.slug === slug)
    if (!closed || !(await restoreWorkspaceRow(tx, closed.id))) throw new AppError('NOT_FOUND')
    await insertAudit(
      tx,
      { ...ctx, workspaceId: closed.id },
      {
        action: 'workspace.restored',
        subjectType: 'workspace',
        subjectId: closed.id,
        changes: { purgeAt: { before: closed.purge_at.toISOString(), after: null } },
      },
    )
    return { slug: closed.slug }
  })
}
