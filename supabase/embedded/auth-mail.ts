import type { Pool } from 'pg'
import { type Locale, matchLocale } from '../../app/i18n/locales.ts'
import { translatorFor } from '../../app/i18n/server.ts'
import type { Mail } from './mails.ts'

// A hosted project has the same in its mail templates: {{ .SiteURL }}/auth/confirm?token_hash={{ .TokenHash }}&type=...

/** Types whose link our own page confirms, by the press of a button; scanners of mail open links, and use them up. */
const CONFIRMED_HERE = new Set(['magiclink', 'signup', 'email'])

/** Auth's mail in our words and the person's language, with a link to our own host. Other mails of Auth pass as they are. */
export async function writeAuthMail(
  mail: Mail,
  options: { pool: Pool; siteUrl: string; apiUrl: string },
): Promise<Mail> {
  const source = mail.text ?? mail.html ?? ''
  const [, token = '', type = ''] = /[?&]token=([\w-]+)&(?:amp;)?type=(\w+)/.exec(source) ?? []
  const code = /\b(\d{6})\b/.exec(source)?.[1]
  if (!token || !code || !CONFIRMED_HERE.has(type)) return onGateway(mail, options)

  const locale = await localeOf(options.pool, mail.to)
  const t = translatorFor(locale)
  const link = `${options.siteUrl}/auth/confirm?token_hash=${token}&type=${type}`
  const words = {
    intro: t('mail.signIn.intro'),
    button: t('mail.signIn.button'),
    orCode: t('mail.signIn.orCode'),
    ignore: t('mail.signIn.ignore'),
  }
  return {
    from: 'Hiviex <no-reply@localhost>',
    to: mail.to,
    subject: t('mail.signIn.subject', { code }),
    text: [words.intro, link, words.orCode, code, words.ignore].join('\n\n'),
    html: page({ ...words, link, code, locale }),
  }
}

/** The language the person signed up in. */
async function localeOf(pool: Pool, email: string): Promise<Locale> {
  const { rows } = await pool.query<{ locale: string | null }>(
    `select raw_user_meta_data ->> 'locale' as locale from auth.users where email = $1`,
    [email],
  )
  return matchLocale(rows[0]?.locale)
}

type Words = Record<'intro' | 'button' | 'orCode' | 'ignore' | 'link' | 'code' | 'locale', string>

const page = ({ intro, button, orCode, ignore, link, code, locale }: Words) => `<!doctype html>
<html lang="${locale}">
<body style="margin:0;padding:32px 16px;background:#faf8f4;font:15px/24px Inter,system-ui,sans-serif;color:#26221c">
<div style="max-width:440px;margin:0 auto;padding:32px;background:#fff;border:1px solid #e9e4da;border-radius:16px">
<p style="margin:0 0 24px;font-weight:600;font-size:16px"><span style="color:#b06f06">&#11042;</span> Hiviex</p>
<p style="margin:0 0 20px">${intro}</p>
<p style="margin:0 0 24px"><a href="${link}" style="display:inline-block;padding:9px 16px;background:#f4b63a;color:#2a1c02;border-radius:6px;text-decoration:none;font-weight:500">${button}</a></p>
<p style="margin:0 0 8px">${orCode}</p>
<p style="margin:0 0 24px;font:600 24px/32px ui-monospace,monospace;letter-spacing:6px">${code}</p>
<p style="margin:0;color:#6f6659;font-size:13px;line-height:20px">${ignore}</p>
</div>
</body>
</html>`

/** lite builds links on the site's address; the door that checks their token is the gateway's, as with GoTrue. */
function onGateway(mail: Mail, { siteUrl, apiUrl }: { siteUrl: string; apiUrl: string }): Mail {
  const mend = (text: string | undefined) => text?.replaceAll(`${siteUrl}/auth/v1/`, `${apiUrl}/auth/v1/`)
  return { from: 'Hiviex <no-reply@localhost>', ...mail, text: mend(mail.text), html: mend(mail.html) }
}
