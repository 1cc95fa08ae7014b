import { post, signUp } from '../http-house.ts'
import type { Attack } from './attack.ts'

const HOST = 'evil.example'
const WRAPS = [
  (host: string) => `https://${host}`,
  (host: string) => `http://${host}/`,
  (host: string) => `//${host}`,
  (host: string) => `///${host}`,
  (host: string) => `////${host}`,
  (host: string) => `/\\${host}`,
  (host: string) => `\\\\${host}`,
  (host: string) => `\\/${host}`,
  (host: string) => `/\t/${host}`,
  (host: string) => `/\n/${host}`,
  (host: string) => `/\r/${host}`,
  (host: string) => `\t//${host}`,
  (host: string) => ` //${host}`,
  (host: string) => `%2f%2f${host}`,
  (host: string) => `/%2f${host}`,
  (host: string) => `/%5c${host}`,
  (host: string) => `/..//${host}`,
  (host: string) => `/.//${host}`,
  (host: string) => `/x/..//${host}`,
  (host: string) => `/x/../..//${host}`,
  (host: string) => `https:${host}`,
  (host: string) => `https:/${host}`,
  (host: string) => `http:\\\\${host}`,
  (host: string) => `//${host}@127.0.0.1`,
  (host: string) => `//127.0.0.1@${host}`,
  (host: string) => `https://127.0.0.1@${host}`,
  (host: string) => `https://127.0.0.1.${host}`,
  (host: string) => `//${host}:80`,
  (host: string) => `//${host}#@127.0.0.1`,
  (host: string) => `//${host}?127.0.0.1`,
  (host: string) => `HTTPS://${host}`,
  (host: string) => `hTTp://${host}`,
  (host: string) => `ftp://${host}`,
  (host: string) => `ws://${host}`,
  (host: string) => `blob:https://${host}/x`,
  (host: string) => `filesystem:https://${host}/x`,
  (host: string) => `/%09/${host}`,
  (host: string) => `/%0a/${host}`,
  (host: string) => `/%0d%0aLocation:https://${host}`,
  (host: string) => `/\u0000/${host}`,
  (host: string) => `\u0001//${host}`,
  (host: string) => `/\u2028/${host}`,
  (host: string) => `／／${host}`,
  (host: string) => `/／${host}`,
  (host: string) => `//${host}%2f..`,
  (_host: string) => `//%65vil.example`,
  (host: string) => `//evil%E3%80%82example/${host}`,
  (host: string) => `/;@${host}`,
  (host: string) => `.${host}`,
  (host: string) => `@${host}`,
]
const SCRIPTS = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'javascript&colon;alert(1)',
  'javascript%3Aalert(1)',
  'javascript://%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'vbscript:msgbox(1)',
  'view-source:https://evil.example',
  'about:blank',
  'file:///etc/passwd',
  'x:y',
  '',
  ' ',
  '.',
  '..',
  '?',
  '#',
  'null',
  'undefined',
  '[object Object]',
  '/"><script>alert(1)</script>',
  "/'onload='x",
  '/<svg/onload=x>',
  `/${'a'.repeat(3_000)}`,
  'mailto:a@evil.example',
]
const PAYLOADS = [...WRAPS.map((wrap) => wrap(HOST)), ...SCRIPTS]

/** Where a browser that follows would end up: never elsewhere, never in a script. */
function leadsAway(base: string, location: string | null): boolean {
  if (location === null) return false
  try {
    return new URL(location, base).origin !== new URL(base).origin
  } catch {
    return false
  }
}

export const attackRedirects: Attack = async (http, isQuick) => {
  const { house, client, people } = http
  const wrong: string[] = []
  let requests = 0
  const look = async (what: string, response: Response) => {
    requests++
    const text = await response.text()
    for (const name of ['location', 'refresh', 'x-remix-redirect'])
      if (leadsAway(house.baseUrl, response.headers.get(name)))
        wrong.push(`${what}: ${name} ${response.headers.get(name)}`)
    // In single fetch a redirect is data.
    const inside = /"redirect"[^"]*"([^"]+)"/.exec(text)?.[1]
    if (
      response.headers.get('content-type')?.includes('x-script') &&
      inside &&
      leadsAway(house.baseUrl, inside)
    )
      wrong.push(`${what}: data ${inside}`)
    if (/<script>alert\(1\)<\/script>|href="(javascript|data|vbscript):/i.test(text))
      wrong.push(`${what}: a script stands in the page`)
    if (response.status >= 500) wrong.push(`${what}: ${response.status}`)
  }
  const person = await signUp(house, client, 'redirects@sweep.local')
  for (const [at, payload] of PAYLOADS.entries()) {
    if (isQuick && at % 4 !== 0) continue
    const query = new URLSearchParams({
      to: payload,
      redirectTo: payload,
      next: payload,
      returnTo: payload,
    }).toString()
    for (const path of [
      '/sign-in',
      '/sign-up',
      '/sign-in/code',
      '/auth/confirm',
      '/sign-in.data',
      '/',
      '/onboarding',
    ])
      for (const cookie of [people.b.owner.cookie, ''])
        await look(
          `GET ${path}?to=${JSON.stringify(payload)}`,
          await fetch(`${house.baseUrl}${path}?${query}`, {
            redirect: 'manual',
            headers: cookie ? { cookie } : {},
          }),
        )
    for (const path of ['/sign-in', '/sign-in.data'])
      await look(
        `POST ${path} to=${JSON.stringify(payload)}`,
        await post(house, path, {
          email: person.email,
          password: person.password,
          to: payload,
          redirectTo: payload,
        }),
      )
    await look(
      `POST /sign-out to=${JSON.stringify(payload)}`,
      await post(house, `/sign-out?${query}`, { to: payload }),
    )
  }
  return { requests, wrong }
}
