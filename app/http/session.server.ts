import { createCookie } from '@remix-run/node'
import { z } from 'zod'
import { env } from '#app/env.server.ts'
import {
  endSession,
  type Identity,
  refreshTokens,
  type Tokens,
  verifyAccessToken,
} from '#app/integrations/supabase/auth.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'

const MONTH_S = 30 * 86_400
/** A token this close to its end is renewed before the page is built, so that it lasts through the page's work. */
const RENEW_BEFORE_S = 90
/** Requests that left with the old cookie still arrive after the renewal: they get the same new tokens. */
const SHARE_RENEWAL_MS = 60_000

const tokensSchema = z.object({ accessToken: z.string(), refreshToken: z.string(), expiresAt: z.number() })

const cookie = () =>
  remember('session.cookie', () => {
    const { APP_URL, SESSION_SECRET } = env()
    const isHttps = APP_URL.startsWith('https://')
    // `__Host-`: only this host, only over https, for every path; a sister domain cannot plant one.
    return createCookie(isHttps ? '__Host-hiviex' : 'hiviex', {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isHttps,
      secrets: [SESSION_SECRET],
      maxAge: MONTH_S,
    })
  })

async function tokensIn(cookieHeader: string | null): Promise<Tokens | null> {
  const result = tokensSchema.safeParse(await cookie().parse(cookieHeader))
  return result.success ? result.data : null
}

export const startCookie = (tokens: Tokens): Promise<string> => cookie().serialize(tokens)
export const endCookie = (): Promise<string> => cookie().serialize('', { maxAge: 0 })

export type Session = Identity & { accessToken: string }

/** The signed-in person of a request, from its cookie alone. Null: nobody is. */
export async function readSession(request: Request): Promise<Session | null> {
  const tokens = await tokensIn(request.headers.get('cookie'))
  const identity = tokens && (await verifyAccessToken(tokens.accessToken))
  return tokens && identity ? { ...identity, accessToken: tokens.accessToken } : null
}

const renewals = () => remember('session.renewals', () => new Map<string, Promise<Tokens | null>>())

/** A refresh token works once, and a page asks many things at a time: the first asks Auth, the others wait for it. */
function renew(refreshToken: string): Promise<Tokens | null> {
  const known = renewals().get(refreshToken)
  if (known) return known
  const renewal = refreshTokens(refreshToken)
  renewals().set(refreshToken, renewal)
  const forget = () => renewals().delete(refreshToken)
  renewal.then(() => setTimeout(forget, SHARE_RENEWAL_MS).unref(), forget)
  return renewal
}

function withCookie(request: Request, setCookie: string): Request {
  const [pair = ''] = setCookie.split(';', 1)
  const name = `${cookie().name}=`
  const others = (request.headers.get('cookie') ?? '')
    .split(/;\s*/)
    .filter((part) => part && !part.startsWith(name))
  const headers = new Headers(request.headers)
  headers.set('cookie', [...others, pair].join('; '))
  return new Request(request, { headers })
}

/**
 * Done once for each page request, before anything reads its session: tokens near their end are renewed, and the
 * request goes on as if it had come with the new ones. `setCookie` belongs on the answer, null when nothing changed.
 */
export async function openSession(request: Request): Promise<{ request: Request; setCookie: string | null }> {
  const tokens = await tokensIn(request.headers.get('cookie'))
  if (!tokens || tokens.expiresAt - Date.now() / 1000 > RENEW_BEFORE_S) return { request, setCookie: null }
  try {
    const renewed = await renew(tokens.refreshToken)
    const setCookie = renewed ? await startCookie(renewed) : await endCookie()
    return { request: withCookie(request, setCookie), setCookie }
  } catch (error) {
    // Auth does not answer: the old token may still be good for a while, and the next request tries again.
    if (!isAppError(error)) throw error
    log.warn({ error }, 'a session could not be renewed')
    return { request, setCookie: null }
  }
}

/** Whether an answer already says what becomes of the session. */
export function carriesSession(response: Response): boolean {
  return response.headers.getSetCookie().some((value) => value.startsWith(`${cookie().name}=`))
}

/** Ends the session at Auth and in the browser. An unreachable Auth does not keep anybody signed in. */
export async function closeSession(request: Request): Promise<string> {
  const session = await readSession(request)
  if (session)
    await endSession(session.accessToken).catch((error) => log.warn({ error }, 'a session was not ended'))
  return endCookie()
}
