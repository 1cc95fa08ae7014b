import { createTransport, type Transporter } from 'nodemailer'
import { env } from '#app/env.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { remember } from '#app/lib/remember.ts'
import type { OutgoingMail } from './types.ts'

const TIMEOUT_MS = 15_000

/**
 * Hands a mail over: to the SMTP server when one is named, else to the captured mailbox of the embedded Supabase. Throws
 * UNAVAILABLE when neither takes it. A second call with the same id is the same mail: the mailbox keeps one, and
 * mail servers see one Message-ID.
 */
export async function sendMail(mail: OutgoingMail): Promise<void> {
  const { SMTP_URL } = env()
  if (SMTP_URL) await bySmtp(SMTP_URL, mail)
  else await toMailbox(mail)
}

async function bySmtp(url: string, { id, ...mail }: OutgoingMail): Promise<void> {
  const { MAIL_FROM, APP_URL } = env()
  const transport = remember(
    'email.smtp',
    (): Transporter => createTransport(url, { pool: true } as Parameters<typeof createTransport>[1]),
  )
  const messageId = `<${id}@${new URL(APP_URL).hostname}>`
  try {
    await transport.sendMail({ ...mail, from: MAIL_FROM, messageId })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', { messageKey: 'errors.mail', cause })
  }
}

async function toMailbox(mail: OutgoingMail): Promise<void> {
  const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, MAIL_FROM } = env()
  let response: Response
  try {
    response = await fetch(`${SUPABASE_URL}/embedded/mails`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${SUPABASE_SERVICE_ROLE_KEY}`,
      },
      body: JSON.stringify({ ...mail, from: MAIL_FROM }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (cause) {
    throw new AppError('UNAVAILABLE', { messageKey: 'errors.mail', cause })
  }
  if (response.ok) return
  // A hosted project has no such mailbox.
  const cause = new Error(`mails go nowhere: set SMTP_URL (the mailbox answered ${response.status})`)
  throw new AppError('UNAVAILABLE', { messageKey: 'errors.mail', cause })
}
