import { request } from 'node:http'
import { signUp } from '../http-house.ts'
import type { Attack } from './attack.ts'

/** Fetch keeps Host to itself: this asks with any. */
function ask(url: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0))
      },
    )
      .once('error', reject)
      .end(body)
  })
}

/** Whatever host a request claims, the links in its mails lead to the configured one. */
export const attackMails: Attack = async ({ house, client }, isQuick) => {
  const wrong: string[] = []
  let requests = 0
  const evil = 'evil.example'
  const spoofs: Record<string, string>[] = [
    { host: evil },
    { host: `${evil}:80` },
    { 'x-forwarded-host': evil },
    { 'x-forwarded-host': `${evil}, 127.0.0.1` },
    { 'x-host': evil },
    { 'x-original-host': evil },
    { forwarded: `host=${evil};proto=https` },
    { 'x-forwarded-server': evil },
    { 'x-http-host-override': evil },
    { 'x-original-url': `https://${evil}/` },
    { 'x-rewrite-url': `https://${evil}/` },
    { referer: `https://${evil}/` },
    { 'x-forwarded-proto': 'javascript' },
    { 'x-forwarded-port': '6666' },
    { 'x-forwarded-prefix': `//${evil}` },
  ]
  for (const [at, spoof] of spoofs.entries()) {
    if (isQuick && at % 4 !== 0) continue
    for (const path of ['/sign-in/code', '/forgot-password']) {
      const email = `host-${at}-${path.length}@sweep.local`
      await signUp(house, client, email)
      requests++
      const origin = spoof.host ? `http://${spoof.host}` : house.baseUrl
      await ask(
        house.baseUrl + path,
        { origin, 'x-forwarded-for': `10.9.${at}.${path.length}`, ...spoof },
        new URLSearchParams({ intent: 'send', email }).toString(),
      )
      const { rows } = await client.query<{ mail: string }>(
        `select concat_ws(' ', subject, text, html, from_address) as mail from embedded.captured_mails where to_address = $1`,
        [email],
      )
      for (const { mail } of rows)
        if (mail.includes(evil) || /javascript:|:6666/.test(mail))
          wrong.push(`${path} with ${JSON.stringify(spoof)}: ${mail.slice(0, 200)}`)
    }
  }
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from embedded.captured_mails where to_address like 'host-%'`,
  )
  if (Number(rows[0]?.count) === 0) wrong.push('no mail was sent at all, so nothing was proven')
  return { requests, wrong }
}
