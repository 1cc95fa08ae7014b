import { insertAudit } from '#app/db/audit-log.server.ts'
import { isLastOwnerRefusal } from '#app/db/errors.ts'
import { deleteMember, selectRole } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { memberSchema } from './schemas.ts'

/** Out at their next request. What they did stays; conversations they had taken over wait for somebody else. */
export async function removeMember(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'members', 'remove')
  const { userId } = parseInput(memberSchema, input)
  const { workspaceId } = ctx
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      const before = await selectRole(tx, workspaceId, userId)
      if (!before) throw new AppError('NOT_FOUND')
      if (before === 'owner') requirePermission(ctx, 'members', 'updateOwners')
      await insertAudit(tx, ctx, {
        action: 'member.removed',
        subjectType: 'member',
        subjectId: userId,
        changes: { role: { before, after: null } },
      })
      if (!(await deleteMember(tx, { workspaceId, userId }))) throw new AppError('FORBIDDEN')
    })
  } catch (error) {
    if (!isLastOwnerRefusal(error)) throw error
    throw new AppError('CONFLICT', { messageKey: 'errors.people.lastOwner', cause: error })
  }
}
