import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { updateWorkspace as updateRow } from '#app/db/workspaces.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { updateWorkspaceSchema } from './schemas.ts'

/** Changes what everyone in the workspace shares. The slug stays: it is in people's links. */
export async function updateWorkspace(ctx: Context, input: unknown): Promise<{ name: string }> {
  requirePermission(ctx, 'workspace', 'update')
  const { name, locale, timeZone } = parseInput(updateWorkspaceSchema, input)
  await asActor(scopeOf(ctx), async (tx) => {
    const row = await updateRow(tx, ctx.workspaceId, { name, locale, time_zone: timeZone })
    if (!row) throw new AppError('NOT_FOUND')
    const subject = {
      action: 'workspace.update',
      subjectType: 'workspace',
      subjectId: ctx.workspaceId,
    } as const
    await insertAudit(tx, ctx, { ...subject, changes: { name, locale, timeZone } })
  })
  return { name }
}
