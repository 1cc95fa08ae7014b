import { selectMailSubject } from '#app/db/mail-subjects.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { env } from '#app/env.server.ts'
import { formatDate } from '#app/i18n/format.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { layOut } from '#app/integrations/email/layout.ts'
import type { PreparedMail } from './send-mail.server.ts'

/** To an owner of a workspace that was closed, with the way back. Null when it is open again. */
export async function workspaceClosedMail(about: {
  workspaceId: string
  subjectId: string
}): Promise<PreparedMail> {
  const subject = await asSystem('a closed workspace is told of by mail', (tx) =>
    selectMailSubject(tx, { workspaceId: about.workspaceId, userId: about.subjectId }),
  )
  if (!subject?.purge_at) return null
  const t = translatorFor(subject.locale)
  const words = {
    workspace: subject.workspace_name,
    date: formatDate(subject.locale, subject.time_zone, subject.purge_at),
  }
  const { text, html } = layOut({
    locale: subject.locale,
    paragraphs: [t('mail.closed.intro', words), t('mail.closed.what', words)],
    button: {
      label: t('mail.closed.button'),
      url: `${env().APP_URL}/w/${subject.workspace_slug}/restore`,
    },
    note: t('mail.closed.note'),
  })
  return { mail: { to: subject.email, subject: t('mail.closed.subject', words), text, html } }
}
