import { insertAudit } from '#app/db/audit-log.server.ts'
import { acceptInvitationRow } from '#app/db/invitations.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { tokenHashOf } from './token.server.ts'

export type Accepted =
  | { outcome: 'joined' | 'already_member'; slug: string }
  /** The invitation is for another address than the caller's. */
  | { outcome: 'wrong_account' }

/** The caller takes the seat, once. Throws NOT_FOUND for a link that opens nothing. */
export async function acceptInvitation(ctx: PersonContext, token: string | undefined): Promise<Accepted> {
  const tokenHash = tokenHashOf(token)
  if (!tokenHash) throw new AppError('NOT_FOUND')
  return await asActor({ ...scopeOf(ctx), workspaceId: null }, async (tx) => {
    const row = await acceptInvitationRow(tx, tokenHash)
    if (!row) throw new AppError('NOT_FOUND')
    if (row.outcome === 'wrong_account') return { outcome: row.outcome }
    if (row.outcome === 'joined') {
      await insertAudit(
        tx,
        { ...ctx, workspaceId: row.workspace_id },
        {
          action: 'member.joined',
          subjectType: 'member',
          subjectId: ctx.actor.userId,
          changes: { role: { before: null, after: row.role } },
        },
      )
    }
    return { outcome: row.outcome, slug: row.slug }
  })
}
