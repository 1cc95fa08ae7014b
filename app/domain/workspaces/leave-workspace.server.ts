import { insertAudit } from '#app/db/audit-log.server.ts'
import { isLastOwnerRefusal } from '#app/db/errors.ts'
import { deleteMember } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'

/** The caller goes; conversations they had taken over wait for somebody else. The last owner cannot: CONFLICT. */
export async function leaveWorkspace(ctx: Context): Promise<void> {
  requirePermission(ctx, 'workspace', 'leave')
  const { actor, workspaceId, role } = ctx
  if (actor.kind !== 'user') throw new AppError('FORBIDDEN')
  try {
    await asActor(scopeOf(ctx), async (tx) => {
      await insertAudit(tx, ctx, {
        action: 'member.left',
        subjectType: 'member',
        subjectId: actor.userId,
        changes: { role: { before: role, after: null } },
      })
      if (!(await deleteMember(tx, { workspaceId, userId: actor.userId }))) throw new AppError('NOT_FOUND')
    })
  } catch (error) {
    if (!isLastOwnerRefusal(error)) throw error
    throw new AppError('CONFLICT', { messageKey: 'errors.people.lastOwnerLeaves', cause: error })
  }
}
