import { redirect } from '@remix-run/node'
import type { PersonContext } from '#app/domain/context.server.ts'
import { preferencesOf } from './preferences.server.ts'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { readSession, type Session } from './session.server.ts'

export type SignedIn = {
  user: { id: string; email: string; name: string | null }
  /** For verbs outside any workspace. */
  person: PersonContext
  /** The person's token at Supabase, for storage and realtime in their own name. */
  accessToken: string
  /** When it ends, in epoch seconds. */
  expiresAt: number
}

/** The page of a request, also when its data alone is asked for (`/w/shop.data?_routes=…`). */
export function pageOf(request: Request): string {
  const url = new URL(request.url)
  url.searchParams.delete('_routes')
  return url.pathname.replace(/\/_root\.data$/, '/').replace(/\.data$/, '') + url.search
}

function toSignedIn(session: Session, request: Request, locale: PersonContext['locale']): SignedIn {
  const { userId, sessionId, email, name, accessToken, expiresAt } = session
  const requestId = requestIdFrom(request.headers.get(REQUEST_ID_HEADER))
  return {
    user: { id: userId, email, name },
    person: { actor: { kind: 'user', userId, sessionId }, requestId, locale },
    accessToken,
    expiresAt,
  }
}

/** Who is signed in, or null. */
export async function findUser(request: Request): Promise<SignedIn | null> {
  const [session, { locale }] = await Promise.all([readSession(request), preferencesOf(request)])
  return session && toSignedIn(session, request, locale)
}

/** Who is signed in. Nobody: throws the way to the sign-in page, and from there back to where they were going. */
export async function requireUser(request: Request): Promise<SignedIn> {
  const signedIn = await findUser(request)
  if (signedIn) return signedIn
  throw redirect(signInPath(request))
}

/** The page that people look at while a script of it asks for data beside; null where the browser does not say. */
function pageBehind(request: Request): string | null {
  const referrer = URL.parse(request.headers.get('referer') ?? '')
  if (!referrer || referrer.host !== new URL(request.url).host) return null
  return referrer.pathname.startsWith('/resources/') ? null : referrer.pathname + referrer.search
}

/** The sign-in page, and from there back to where they were going: to a page, never to the data that it asked for. */
export function signInPath(request: Request): string {
  const page = new URL(request.url).pathname.startsWith('/resources/') ? pageBehind(request) : pageOf(request)
  const back = request.method === 'GET' && page ? `?to=${encodeURIComponent(page)}` : ''
  return `/sign-in${back}`
}
