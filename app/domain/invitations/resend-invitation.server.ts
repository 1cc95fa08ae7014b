import { insertAudit } from '#app/db/audit-log.server.ts'
import { updateInvitationToken } from '#app/db/invitations.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { mailInvitation } from './mail-invitation.server.ts'
import { invitationSchema } from './schemas.ts'
import { newInvitationToken } from './token.server.ts'

/** A new link with three more days, by mail; the old one is worth nothing from now on. */
export async function resendInvitation(ctx: Context, input: unknown): Promise<{ email: string }> {
  requirePermission(ctx, 'invitation', 'create')
  const { invitationId } = parseInput(invitationSchema, input)
  return await asActor(scopeOf(ctx), async (tx) => {
    const key = { workspaceId: ctx.workspaceId, invitationId }
    const row = await updateInvitationToken(tx, key, newInvitationToken())
    if (!row) throw new AppError('NOT_FOUND')
    await mailInvitation(ctx, tx, invitationId)
    await insertAudit(tx, ctx, {
      action: 'invitation.resent',
      subjectType: 'invitation',
      subjectId: invitationId,
      changes: { email: row.email },
    })
    return { email: row.email }
  })
}
