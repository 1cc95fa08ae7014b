import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { closeWorkspace } from '#app/db/workspace-life.server.ts'
import { selectWorkspace } from '#app/db/workspaces.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'
import { deleteWorkspaceSchema } from './schemas.ts'

/**
 * Closes the workspace for everybody at once, its visitors too; its owners can restore it until `purgeAt` (ISO 8601), after
 * which nothing of it is left. `name` must be typed as it stands.
 */
export async function deleteWorkspace(ctx: Context, input: unknown): Promise<{ purgeAt: string }> {
  requirePermission(ctx, 'workspace', 'delete')
  const { name } = parseInput(deleteWorkspaceSchema, input)
  const { workspaceId } = ctx
  return await asActor(scopeOf(ctx), async (tx) => {
    const workspace = await selectWorkspace(tx, workspaceId)
    if (!workspace) throw new AppError('NOT_FOUND')
    if (name !== workspace.name)
      throw new AppError('BAD_INPUT', { fields: { name: 'errors.workspace.nameDiffers' } })
    const owners = (await selectPeople(tx)).filter((person) => person.role === 'owner')
    const purgeAt = await closeWorkspace(tx)
    if (!purgeAt) throw new AppError('NOT_FOUND')
    for (const owner of owners) {
      const mail = {
        workspaceId,
        mailId: newId(),
        template: 'workspace-closed' as const,
        subjectId: owner.user_id,
      }
      await enqueue(tx, 'mail/send', mail, { meta: { requestId: ctx.requestId } })
    }
    await insertAudit(tx, ctx, {
      action: 'workspace.deleted',
      subjectType: 'workspace',
      subjectId: workspaceId,
      changes: { purgeAt: { before: null, after: purgeAt.toISOString() } },
    })
    return { purgeAt: purgeAt.toISOString() }
  })
}
