import { selectInvitationByToken } from '#app/db/invitations.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { FoundInvitation } from './schemas.ts'
import { tokenHashOf } from './token.server.ts'

/** What an invitation says to whoever holds its link. Null for one that is unknown, used, revoked or expired, all alike. */
export async function findInvitation(token: string | undefined): Promise<FoundInvitation | null> {
  const tokenHash = tokenHashOf(token)
  if (!tokenHash) return null
  const row = await asSystem('an invitation is looked at by its token, perhaps by nobody we know', (tx) =>
    selectInvitationByToken(tx, tokenHash),
  )
  if (!row) return null
  return {
    workspaceName: row.workspace_name,
    email: row.email,
    role: row.role,
    locale: row.locale,
    invitedBy: row.invited_by,
  }
}
