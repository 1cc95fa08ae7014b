import type { AccountRow } from '#app/db/accounts.server.ts'
import { env } from '#app/env.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { layOut } from '#app/integrations/email/layout.ts'
import { sendMail } from '#app/integrations/email/send-mail.server.ts'
import { newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'

type Account = Pick<AccountRow, 'email' | 'locale'>

/** A mail about an account: its words by kind, and where its button leads. */
type AccountMail =
  | { kind: 'reset'; token: string }
  | { kind: 'changeOld'; token: string; newEmail: string }
  | { kind: 'changeNew'; token: string }
  | { kind: 'code'; code: string }
  | { kind: 'passwordChanged' }
  | { kind: 'emailChanged'; newEmail: string }

function pathOf(mail: AccountMail): string {
  switch (mail.kind) {
    case 'reset':
      return `/reset-password/${mail.token}`
    case 'changeOld':
    case 'changeNew':
      return `/auth/change-email/${mail.token}`
    case 'passwordChanged':
      return '/forgot-password'
    case 'code':
    case 'emailChanged':
      return '/account/security'
  }
}

async function deliver({ email, locale }: Account, mail: AccountMail): Promise<void> {
  const t = translatorFor(locale)
  const params = {
    email: 'newEmail' in mail ? mail.newEmail : email,
    code: mail.kind === 'code' ? mail.code : '',
  }
  const { text, html } = layOut({
    locale,
    paragraphs: [t(`mail.account.${mail.kind}.intro`, params)],
    button: { label: t(`mail.account.${mail.kind}.button`), url: `${env().APP_URL}${pathOf(mail)}` },
    note: t(`mail.account.${mail.kind}.note`, params),
  })
  await sendMail({
    id: newId(),
    to: email,
    subject: t(`mail.account.${mail.kind}.subject`, params),
    text,
    html,
  })
}

/**
 * Sends without being waited for: the answer to the browser must take as long for an address that gets no mail. What a
 * mail server refuses is logged, and the person asks again.
 */
export function mailAccount(account: Account, mail: AccountMail): void {
  deliver(account, mail).catch((error) =>
    log.error({ error, kind: mail.kind }, 'an account mail was not sent'),
  )
}
