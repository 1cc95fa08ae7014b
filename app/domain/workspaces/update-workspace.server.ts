import { insertAudit } from '#app/db/audit-log.server.ts'
import { isUniqueViolation } from '#app/db/errors.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectWorkspace, updateWorkspace as updateRow } from '#app/db/workspaces.server.ts'
import { changesBetween } from '#app/domain/audit/changes.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { updateWorkspaceSchema } from './schemas.ts'

/**
 * Changes what everyone in the workspace shares. A new slug is a new address; the old ones lead here for ever, and to no
 * other workspace. Throws BAD_INPUT at `slug` for an address that leads elsewhere.
 */
export async function updateWorkspace(ctx: Context, input: unknown): Promise<{ name: string; slug: string }> {
  requirePermission(ctx, 'workspace', 'update')
  const { name, locale, timeZone, slug } = parseInput(updateWorkspaceSchema, input)
  try {
    return await asActor(scopeOf(ctx), async (tx) => {
      const before = await selectWorkspace(tx, ctx.workspaceId)
      if (!before) throw new AppError('NOT_FOUND')
      const after = { name, locale, time_zone: timeZone, slug: slug ?? before.slug }
      const { id, name: oldName, locale: oldLocale, time_zone, slug: oldSlug } = before
      const changes = changesBetween({ name: oldName, locale: oldLocale, time_zone, slug: oldSlug }, after)
      if (Object.keys(changes).length > 0) {
        if (!(await updateRow(tx, id, after))) throw new AppError('NOT_FOUND')
        const subject = { action: 'workspace.updated', subjectType: 'workspace', subjectId: id } as const
        await insertAudit(tx, ctx, { ...subject, changes })
      }
      return { name, slug: after.slug }
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'workspaces_slug_key')) throw error
    throw new AppError('BAD_INPUT', { fields: { slug: 'errors.workspace.slugTaken' }, cause: error })
  }
}
