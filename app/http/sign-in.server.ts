import { data, redirect } from '@remix-run/node'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import * as auth from '#app/integrations/supabase/auth.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { atLeast } from '#app/lib/at-least.ts'
import { localPath } from '#app/lib/local-path.ts'
import {
  type AuthFailure,
  codeForm,
  emailForm,
  linkForm,
  readForm,
  signInForm,
  signUpForm,
} from './auth-forms.server.ts'
import { hasChosenLocale, keepPreferences, preferencesOf } from './preferences.server.ts'
import { type RateLimit, requireRate, returnToken } from './rate-limit.server.ts'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { startCookie } from './session.server.ts'

// Tries count only when they fail: whoever knows their password is never held up.
const TRIES_BY_ADDRESS: RateLimit = { name: 'sign-in.address', burst: 30, perMinute: 10 }
const TRIES_BY_ACCOUNT: RateLimit = { name: 'sign-in.account', burst: 8, perMinute: 1 }
const ACCOUNTS_BY_ADDRESS: RateLimit = { name: 'sign-up.address', burst: 20, perMinute: 4 }
const MAILS_BY_ADDRESS: RateLimit = { name: 'sign-in-mail.address', burst: 12, perMinute: 4 }
const MAILS_BY_ACCOUNT: RateLimit = { name: 'sign-in-mail.account', burst: 4, perMinute: 1 }

/** Every answer that could tell a known account from an unknown one takes this long at least. */
const EVEN_MS = 500

/** An attempt at the door: the request, its parsed form, and the caller's address. */
export type Attempt = { request: Request; form: FormData; address: string }

const refuse = (failure: AuthFailure, status = 400) => data({ failure, mailedTo: null }, { status })
/** A mail is on its way, if the address is known. */
const mailed = (email: string) => data({ failure: null, mailedTo: email })

/** Limits and outages come back beside the form; anything else is thrown on. */
function refusalOf(thrown: unknown, email: string) {
  if (isAppError(thrown) && thrown.code === 'LIMIT_REACHED') {
    const minutes = Math.max(1, Math.ceil(Number(thrown.params.retryAfter ?? 60) / 60))
    return refuse({ errors: { form: 'auth.error.tooMany' }, minutes, email }, 429)
  }
  if (isAppError(thrown) && thrown.code === 'UNAVAILABLE') {
    return refuse({ errors: { form: 'auth.error.unavailable' }, email }, 503)
  }
  throw thrown
}

/** Starts the session and goes where the person was going. */
async function welcome(tokens: auth.Tokens, { request, form }: Attempt): Promise<Response> {
  const identity = await auth.verifyAccessToken(tokens.accessToken)
  if (!identity) throw new Error('Auth gave out a token that does not verify: check SUPABASE_JWT_SECRET')
  const { locale } = await preferencesOf(request)
  const requestId = requestIdFrom(request.headers.get(REQUEST_ID_HEADER))
  const person = { actor: { kind: 'user', userId: identity.userId }, requestId, locale } as const
  const given = form.get('name')
  const name =
    (typeof given === 'string' && given.trim()) || identity.name || identity.email.split('@')[0] || ''
  const profile = await openProfile(person, name)

  const headers = new Headers({ 'set-cookie': await startCookie(tokens) })
  if (!(await hasChosenLocale(request))) {
    headers.append('set-cookie', await keepPreferences(request, { locale: profile.locale }))
  }
  return redirect(localPath(form.get('to')), { headers })
}

type Door = {
  account: string
  email: string
  wrong: AuthFailure['errors']
  open: () => Promise<auth.Tokens | null>
}

async function tryDoor(attempt: Attempt, { account, email, wrong, open }: Door) {
  const startedAt = performance.now()
  try {
    requireRate(TRIES_BY_ADDRESS, attempt.address)
    requireRate(TRIES_BY_ACCOUNT, account)
    const tokens = await open()
    if (!tokens) {
      await atLeast(EVEN_MS, startedAt)
      return refuse({ errors: wrong, email })
    }
    returnToken(TRIES_BY_ADDRESS, attempt.address)
    returnToken(TRIES_BY_ACCOUNT, account)
    return await welcome(tokens, attempt)
  } catch (thrown) {
    return refusalOf(thrown, email)
  }
}

export async function signInByPassword(attempt: Attempt) {
  const form = readForm(signInForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { email, password } = form.values
  return tryDoor(attempt, {
    account: email,
    email,
    wrong: { form: 'auth.error.credentials' },
    open: () => auth.signInWithPassword(email, password),
  })
}

export async function signInByCode(attempt: Attempt) {
  const form = readForm(codeForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { email, code } = form.values
  return tryDoor(attempt, {
    account: email,
    email,
    wrong: { code: 'auth.error.code' },
    open: () => auth.verifyCode(email, code),
  })
}

/** A link from a mail. It is used up by a press of a button, never by opening the page: mail scanners open pages. */
export async function signInByLink(attempt: Attempt) {
  const form = readForm(linkForm, attempt.form)
  if (!form.ok) return refuse({ errors: { form: 'auth.error.link' }, email: '' })
  const { type, token_hash } = form.values
  return tryDoor(attempt, {
    account: attempt.address,
    email: '',
    wrong: { form: 'auth.error.link' },
    open: () => auth.verifyLink(type, token_hash),
  })
}

export async function mailSignInCode(attempt: Attempt) {
  const startedAt = performance.now()
  const form = readForm(emailForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { email } = form.values
  try {
    requireRate(MAILS_BY_ADDRESS, attempt.address)
    requireRate(MAILS_BY_ACCOUNT, email)
    await auth.sendSignInCode(email)
    await atLeast(EVEN_MS, startedAt)
    return mailed(email)
  } catch (thrown) {
    return refusalOf(thrown, email)
  }
}

export async function signUp(attempt: Attempt) {
  const startedAt = performance.now()
  const form = readForm(signUpForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { name, email, password } = form.values
  try {
    requireRate(ACCOUNTS_BY_ADDRESS, attempt.address)
    const { locale } = await preferencesOf(attempt.request)
    const outcome = await auth.signUp({ email, password, name, locale })
    if (typeof outcome === 'object') return await welcome(outcome, attempt)
    await atLeast(EVEN_MS, startedAt)
    return outcome === 'confirm' ? mailed(email) : refuse({ errors: { form: 'auth.error.signUp' }, email })
  } catch (thrown) {
    return refusalOf(thrown, email)
  }
}
