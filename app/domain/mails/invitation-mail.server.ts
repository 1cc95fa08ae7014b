import {
  selectInvitation,
  selectInvitationByToken,
  updateInvitationMailed,
} from '#app/db/invitations.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { INVITATION_HOURS } from '#app/domain/invitations/schemas.ts'
import { invitationLink } from '#app/domain/invitations/token.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { layOut } from '#app/integrations/email/layout.ts'
import type { PreparedMail } from './send-mail.server.ts'

/** Null when it was accepted, revoked, or mailed with this very link before. */
export async function invitationMail(about: {
  workspaceId: string
  subjectId: string
}): Promise<PreparedMail> {
  const key = { workspaceId: about.workspaceId, invitationId: about.subjectId }
  const found = await asSystem('an invitation is mailed', async (tx) => {
    const row = await selectInvitation(tx, key)
    if (!row || row.mailed_at) return null
    const shown = await selectInvitationByToken(tx, row.token_hash)
    return shown ? { row, shown } : null
  })
  if (!found) return null
  const { row, shown } = found
  const t = translatorFor(row.locale)
  const names = { workspace: shown.workspace_name, name: shown.invited_by ?? shown.workspace_name }
  const { text, html } = layOut({
    locale: row.locale,
    paragraphs: [t('mail.invitation.intro', names), t(`mail.invitation.${row.role}`)],
    button: { label: t('mail.invitation.button'), url: invitationLink(row.token_seed) },
    note: t('mail.invitation.note', { hours: INVITATION_HOURS, email: row.email }),
  })
  return {
    mail: { to: row.email, subject: t('mail.invitation.subject', names), text, html },
    sent: () =>
      asSystem('an invitation was mailed', (tx) =>
        updateInvitationMailed(tx, { ...key, tokenHash: row.token_hash }),
      ),
  }
}
