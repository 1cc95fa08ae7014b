import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { updateWorkspace } from '#app/db/workspaces.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { renameWorkspaceSchema } from './schemas.ts'

/** Gives the workspace another name. The slug stays: it is in people's links. */
export async function renameWorkspace(ctx: Context, input: unknown): Promise<{ name: string }> {
  requirePermission(ctx, 'workspace', 'update')
  const { name } = parseInput(renameWorkspaceSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    if (!(await updateWorkspace(tx, ctx.workspaceId, { name }))) throw new AppError('NOT_FOUND')
    const subject = {
      action: 'workspace.renamed',
      subjectType: 'workspace',
      subjectId: ctx.workspaceId,
    } as const
    await insertAudit(tx, ctx, { ...subject, changes: { name } })
  })
  return { name }
}
