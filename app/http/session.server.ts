import { z } from 'zod'
import type { PersonContext } from '#app/domain/context.server.ts'
import { revokeSession } from '#app/domain/sessions/revoke-sessions.server.ts'
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
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { signedCookie } from './signed-cookie.server.ts'

const MONTH_S = 30 * 86_400
/** A token this close to its end is renewed before the page is built, so that it lasts through the page's work. */
const RENEW_BEFORE_S = 90
/** Requests that left with the old cookie still arrive after the renewal: they get the same new tokens. */
const SHARE_RENEWAL_MS = 60_000

const kept = z.object({
  sessionId: z.uuid(),
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
})
/** What the cookie holds: our own session, and the tokens at Auth that it stands on. */
export type SessionCookie = z.infer<typeof kept>

const cookie = () => signedCookie('hiviex', MONTH_S)

async function tokensIn(cookieHeader: string | null): Promise<SessionCookie | null> {
  const result = kept.safeParse(await cookie().parse(cookieHeader))
  return result.success ? result.data : null
}

export const startCookie = (session: SessionCookie): Promise<string> =>
  cookie().serialize(kept.parse(session))
export const endCookie = (): Promise<string> => cookie().serialize('', { maxAge: 0 })

export type Session = Identity & { sessionId: string; accessToken: string }

/**
 * The signed-in person of a request, from its cookie alone. Null: nobody is. Whether the session was revoked is checked
 * with every transaction in their name (`app.enter_session`).
 */
export async function readSession(request: Request): Promise<Session | null> {
  const tokens = await tokensIn(request.headers.get('cookie'))
  const identity = tokens && (await verifyAccessToken(tokens.accessToken))
  if (!tokens || !identity) return null
  return { ...identity, sessionId: tokens.sessionId, accessToken: tokens.accessToken }
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
    const { sessionId } = tokens
    const setCookie = renewed ? await startCookie({ ...renewed, sessionId }) : await endCookie()
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

/** Ends the session here, at Auth and in the browser. An unreachable Auth does not keep anybody signed in. */
export async function closeSession(request: Request): Promise<string> {
  const session = await readSession(request)
  if (session) {
    const { userId, sessionId } = session
    const ctx = personOf(userId, sessionId, request)
    await revokeSession(ctx, sessionId).catch((error) => log.warn({ error }, 'a session was not revoked'))
    await endSession(session.accessToken).catch((error) => log.warn({ error }, 'a session was not ended'))
  }
  return endCookie()
}

const personOf = (userId: string, sessionId: string, request: Request): PersonContext => ({
  actor: { kind: 'user', userId, sessionId },
  requestId: requestIdFrom(request.headers.get(REQUEST_ID_HEADER)),
  locale: 'en',
})
