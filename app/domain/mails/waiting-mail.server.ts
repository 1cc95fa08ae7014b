import { selectWaitingMail } from '#app/db/mail-subjects.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { env } from '#app/env.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { layOut } from '#app/integrations/email/layout.ts'
import type { PreparedMail } from './send-mail.server.ts'

/**
 * To somebody who may answer a conversation that waits for a person. Null when it does not wait any more, or when they may
 * not answer it or do not want the mail by now. Of what the visitor wrote nothing is in the mail.
 */
export async function waitingMail(about: {
  workspaceId: string
  subjectId: string
  recipientId?: string | undefined
}): Promise<PreparedMail> {
  const { workspaceId, subjectId: conversationId, recipientId: userId } = about
  if (!userId) return null
  const subject = await asSystem('people are told that a conversation waits', (tx) =>
    selectWaitingMail(tx, { workspaceId, conversationId, userId }),
  )
  if (!subject) return null
  const t = translatorFor(subject.locale)
  const names = { workspace: subject.workspace_name, agent: subject.agent_name }
  const { APP_URL } = env()
  const { text, html } = layOut({
    locale: subject.locale,
    paragraphs: [t('mail.waiting.intro', names), t('mail.waiting.what')],
    button: {
      label: t('mail.waiting.button'),
      url: `${APP_URL}/w/${subject.workspace_slug}/inbox/${conversationId}`,
    },
    note: t('mail.waiting.note', { url: `${APP_URL}/account/notifications` }),
  })
  return { mail: { to: subject.email, subject: t('mail.waiting.subject', names), text, html } }
}
