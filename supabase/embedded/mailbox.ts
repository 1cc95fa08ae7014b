import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Pool } from 'pg'
import { z } from 'zod'
import { type Gateway, pathOf, sendJson } from './gateway.ts'
import { type CapturedMail, captureMail, findMail, listMails } from './mails.ts'

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'"
const MAIL_POLICY = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
const LONGEST_MAIL = 2 * 1024 * 1024

const mailSchema = z.object({
  id: z.uuid().optional(),
  to: z.string().min(3).max(320),
  from: z.string().max(320).optional(),
  subject: z.string().max(998),
  text: z.string().optional(),
  html: z.string().optional(),
})

type MailboxOptions = { serviceRoleKey: string; page: boolean }

/**
 * GET /mailbox (not in production): the captured mails, for people. GET /mailbox/<id>: one mail's HTML, sandboxed.
 * POST /embedded/mails {id?, to, from?, subject, text?, html?} with the service key: captures one more.
 */
export function serveMailbox(gateway: Gateway, pool: Pool, options: MailboxOptions): void {
  if (options.page) servePage(gateway, pool)
  servePost(gateway, pool, options.serviceRoleKey)
}

function servePage(gateway: Gateway, pool: Pool): void {
  gateway.route('/mailbox', async (req, res) => {
    // A page elsewhere that points its own name at this machine must not read mails.
    if (!LOCAL.test(req.headers.host ?? '')) return sendJson(res, 403, { message: 'only on this machine' })
    if (req.method !== 'GET') return sendJson(res, 405, { message: 'Method not allowed' })
    const id = pathOf(req).split('/')[2]
    if (!id) return sendPage(res, page(await listMails(pool)), PAGE_POLICY)
    const mail = z.uuid().safeParse(id).success ? await findMail(pool, id) : null
    if (!mail) return sendJson(res, 404, { message: 'no such mail' })
    sendPage(res, mail.html ?? `<pre>${escapeHtml(mail.text ?? '')}</pre>`, MAIL_POLICY)
  })
}

function servePost(gateway: Gateway, pool: Pool, serviceRoleKey: string): void {
  gateway.route('/embedded/mails', async (req, res) => {
    if (!isAuthorized(req, serviceRoleKey))
      return sendJson(res, 401, { message: 'the service key is needed' })
    if (Number(req.headers['content-length'] ?? Number.NaN) > LONGEST_MAIL || req.method !== 'POST')
      return sendJson(res, 400, { message: 'POST one mail of at most 2 MB' })
    const mail = mailSchema.safeParse(await readJson(req))
    if (!mail.success) return sendJson(res, 400, { message: z.prettifyError(mail.error) })
    await captureMail(pool, mail.data)
    sendJson(res, 201, { captured: true })
  })
}

function isAuthorized(req: IncomingMessage, serviceRoleKey: string): boolean {
  const given = Buffer.from(String(req.headers.authorization ?? '').replace(/^Bearer /i, ''))
  const expected = Buffer.from(serviceRoleKey)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await text(req))
  } catch {
    return null
  }
}

function sendPage(res: ServerResponse, html: string, policy: string): void {
  res.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  res.end(html)
}

function page(mails: CapturedMail[]): string {
  const list = mails.map(
    (mail) => `<details>
<summary><time>${mail.createdAt.toISOString()}</time> <b>${escapeHtml(mail.subject)}</b> to ${escapeHtml(mail.to)}</summary>
${mail.text ? `<pre>${linked(mail.text)}</pre>` : ''}
${mail.html ? `<iframe sandbox="allow-popups" src="/mailbox/${mail.id}" title="${escapeHtml(mail.subject)}"></iframe>` : ''}
</details>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Captured mail</title>
<meta name="viewport" content="width=device-width"><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
details{border-bottom:1px solid #8884;padding:.75rem 0}summary{cursor:pointer}time{color:#888;font-size:.8em}
pre{white-space:pre-wrap;overflow-wrap:anywhere}iframe{width:100%;height:28rem;border:1px solid #8884;background:#fff}
</style><h1>Captured mail</h1><p>Mails of this installation are kept here instead of being sent.</p>
${list.join('\n') || '<p>None yet.</p>'}</html>`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (value: string) => value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
const linked = (value: string) =>
  escapeHtml(value).replace(
    /https?:\/\/[^\s<]+/g,
    (url) => `<a href="${url}" rel="noreferrer" target="_blank">${url}</a>`,
  )
