import type { Pool } from 'pg'

export type Mail = {
  /** A UUID; the same id again is the same mail, and kept once. */
  id?: string | undefined
  to: string
  from?: string | undefined
  subject: string
  text?: string | undefined
  html?: string | undefined
}
export type CapturedMail = Omit<Mail, 'id'> & { id: string; createdAt: Date }

/** Keeps a mail where people and tests can read it, instead of sending it. */
export async function captureMail(pool: Pool, mail: Mail): Promise<void> {
  await pool.query(
    `insert into embedded.captured_mails (id, to_address, from_address, subject, text, html)
     values (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5, $6) on conflict (id) do nothing`,
    [mail.id ?? null, mail.to, mail.from ?? null, mail.subject, mail.text ?? null, mail.html ?? null],
  )
}

/** The newest mails first. */
export async function listMails(pool: Pool, limit = 50): Promise<CapturedMail[]> {
  const { rows } = await pool.query<CapturedMail>(
    `select id, to_address as "to", from_address as "from", subject, text, html, created_at as "createdAt"
     from embedded.captured_mails order by created_at desc, id limit $1`,
    [limit],
  )
  return rows
}

export async function findMail(pool: Pool, id: string): Promise<CapturedMail | null> {
  const { rows } = await pool.query<CapturedMail>(
    `select id, to_address as "to", from_address as "from", subject, text, html, created_at as "createdAt"
     from embedded.captured_mails where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

export type MailRoute = { smtpUrl?: string | undefined; mailFrom?: string | undefined }

/** What becomes of the auth service's mails: sent by SMTP when a server is named, captured otherwise. */
export function mailSender(pool: Pool, { smtpUrl, mailFrom }: MailRoute) {
  return async (mail: Mail): Promise<void> => {
    const { id: _, ...whole } = { ...mail, from: mailFrom ?? mail.from }
    if (!smtpUrl) return captureMail(pool, whole)
    const { createTransport } = await import('nodemailer')
    await createTransport(smtpUrl).sendMail(whole)
  }
}
