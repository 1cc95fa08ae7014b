import { data, redirect } from '@remix-run/node'
import { isAppError } from '#app/lib/app-error.ts'
import { preferencesOf } from './preferences.server.ts'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { signInPath } from './require-user.server.ts'
import { describeFailure, type Failure } from './respond.server.ts'
import { endCookie } from './session.server.ts'

async function failureOf(thrown: unknown, request: Request): Promise<Failure> {
  const { locale } = await preferencesOf(request)
  return describeFailure(thrown, { locale, requestId: requestIdFrom(request.headers.get(REQUEST_ID_HEADER)) })
}

/** What a loader or action may throw, as is: it is an answer already (`redirect`, `data`, a Response). */
function isAnswer(thrown: unknown): boolean {
  if (thrown instanceof Response) return true
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'type' in thrown &&
    thrown.type === 'DataWithResponseInit'
  )
}

/**
 * Turns what a loader or action threw into what the page's error boundary gets: the status, safe words and an error
 * id, which is also in the log. Every route is wrapped in this (`server/guard-routes.ts`).
 */
export async function routeFailure(thrown: unknown, request: Request): Promise<unknown> {
  if (isAnswer(thrown)) return thrown
  if (isAppError(thrown) && thrown.code === 'NOT_SIGNED_IN') {
    // The session was revoked elsewhere: its cookie goes, or the sign-in page would send them straight back.
    return redirect(signInPath(request), { headers: { 'set-cookie': await endCookie() } })
  }
  const { status, error, retryAfter } = await failureOf(thrown, request)
  return data({ error }, { status, headers: waitOf(retryAfter) })
}

export type FormFailure = { error: { message: string; fields: Record<string, string>; errorId: string } }

/**
 * For actions of forms: a refusal that a person can mend (bad input, a taken name, a limit, a service that is down)
 * comes back beside the form, translated; anything else is thrown on.
 */
export async function formFailure(thrown: unknown, request: Request) {
  const mendable = ['BAD_INPUT', 'CONFLICT', 'LIMIT_REACHED', 'UNAVAILABLE', 'FORBIDDEN']
  if (!isAppError(thrown) || !mendable.includes(thrown.code)) throw thrown
  const { status, error, retryAfter } = await failureOf(thrown, request)
  const { message, fields, errorId } = error
  return data<FormFailure>({ error: { message, fields, errorId } }, { status, headers: waitOf(retryAfter) })
}

const waitOf = (retryAfter: Failure['retryAfter']): Record<string, string> =>
  retryAfter === null ? {} : { 'retry-after': String(retryAfter) }
