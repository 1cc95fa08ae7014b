import { selectOpenInvitations } from '#app/db/invitations.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { ListedInvitation } from './schemas.ts'
import { invitationLink } from './token.server.ts'

/** Who was asked in and has not come yet, the newest first; at most 500. */
export async function listInvitations(ctx: Context): Promise<ListedInvitation[]> {
  requirePermission(ctx, 'invitation', 'read')
  const rows = await asActor(scopeOf(ctx), (tx) => selectOpenInvitations(tx, ctx.workspaceId))
  const now = Date.now()
  return rows.map((row) => {
    const isExpired = row.expires_at.getTime() <= now
    return {
      id: row.id,
      email: row.email,
      role: row.role,
      locale: row.locale,
      agentIds: row.agent_ids,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      isExpired,
      isMailed: row.mailed_at !== null,
      link: isExpired ? null : invitationLink(row.token_seed),
    }
  })
}
