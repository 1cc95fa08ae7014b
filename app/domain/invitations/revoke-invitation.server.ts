import { insertAudit } from '#app/db/audit-log.server.ts'
import { updateInvitationRevoked } from '#app/db/invitations.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { invitationSchema } from './schemas.ts'

/** The link opens nothing from now on. Throws NOT_FOUND when somebody came by it already. */
export async function revokeInvitation(ctx: Context, input: unknown): Promise<{ email: string }> {
  requirePermission(ctx, 'invitation', 'revoke')
  const { invitationId } = parseInput(invitationSchema, input)
  return await asActor(scopeOf(ctx), async (tx) => {
    const row = await updateInvitationRevoked(tx, { workspaceId: ctx.workspaceId, invitationId })
    if (!row) throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: 'invitation.revoked',
      subjectType: 'invitation',
      subjectId: invitationId,
      changes: { email: row.email },
    })
    return { email: row.email }
  })
}
