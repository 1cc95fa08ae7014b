import { selectMailSubject } from '#app/db/mail-subjects.server.ts'
import { selectTransfer } from '#app/db/ownership-transfers.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { env } from '#app/env.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { layOut } from '#app/integrations/email/layout.ts'
import type { PreparedMail } from './send-mail.server.ts'

/** To the person a workspace is offered to. Null when the offer is gone. */
export async function ownershipMail(about: {
  workspaceId: string
  subjectId: string
}): Promise<PreparedMail> {
  const subject = await asSystem('an offer of a workspace is mailed', async (tx) => {
    const offer = await selectTransfer(tx, about.workspaceId)
    if (offer?.to_user_id !== about.subjectId) return undefined
    return selectMailSubject(tx, { workspaceId: about.workspaceId, userId: about.subjectId })
  })
  if (!subject || subject.purge_at) return null
  const t = translatorFor(subject.locale)
  const workspace = subject.workspace_name
  const { text, html } = layOut({
    locale: subject.locale,
    paragraphs: [t('mail.ownership.intro', { workspace }), t('mail.ownership.what')],
    button: {
      label: t('mail.ownership.button'),
      url: `${env().APP_URL}/w/${subject.workspace_slug}/settings`,
    },
    note: t('mail.ownership.note'),
  })
  return { mail: { to: subject.email, subject: t('mail.ownership.subject', { workspace }), text, html } }
}
