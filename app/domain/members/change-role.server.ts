import { insertAudit } from '#app/db/audit-log.server.ts'
import { isLastOwnerRefusal } from '#app/db/errors.ts'
import { selectRole, updateMemberRole } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { changeRoleSchema } from './schemas.ts'

/** Owners make and unmake owners, admins everybody else. The last owner stays one: CONFLICT. */
export async function changeRole(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'members', 'update')
  const { userId, role } = parseInput(changeRoleSchema, input)
  const { workspaceId } = ctx
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      const before = await selectRole(tx, workspaceId, userId)
      if (!before) throw new AppError('NOT_FOUND')
      if (before === 'owner' || role === 'owner') requirePermission(ctx, 'members', 'updateOwners')
      if (before === role) return
      if (!(await updateMemberRole(tx, { workspaceId, userId, role }))) throw new AppError('FORBIDDEN')
      await insertAudit(tx, ctx, {
        action: 'member.role_changed',
        subjectType: 'member',
        subjectId: userId,
        changes: { role: { before, after: role } },
      })
    })
  } catch (error) {
    if (!isLastOwnerRefusal(error)) throw error
    throw new AppError('CONFLICT', { messageKey: 'errors.people.lastOwner', cause: error })
  }
}
