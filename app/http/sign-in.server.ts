import { data, redirect } from '@remix-run/node'
import { DEMO_ACCOUNT } from '#app/contracts/demo-account.ts'
import { isConfirmedAccount } from '#app/domain/accounts/find-account.server.ts'
import { requestPasswordReset } from '#app/domain/accounts/request-password-reset.server.ts'
import {
  findPasswordProblem,
  type PasswordErrorKey,
} from '#app/domain/accounts/require-good-password.server.ts'
import { resetPassword } from '#app/domain/accounts/reset-password.server.ts'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { type SessionStart, startSession } from '#app/domain/sessions/start-session.server.ts'
import * as auth from '#app/integrations/supabase/auth.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { atLeast } from '#app/lib/at-least.ts'
import { localPath } from '#app/lib/local-path.ts'
import { log } from '#app/lib/log.server.ts'
import { limitKey } from './address.server.ts'
import {
  type AuthFailure,
  codeForm,
  emailForm,
  linkForm,
  readForm,
  resetForm,
  signInForm,
  signUpForm,
} from './auth-forms.server.ts'
import { hasChosenLocale, keepPreferences, preferencesOf } from './preferences.server.ts'
import type { RateLimit } from './rate-limit.server.ts'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id.server.ts'
import { keepSecondStep } from './second-step-cookie.server.ts'
import { startCookie } from './session.server.ts'
import { type Counted, requireSharedRates, returnSharedRates } from './shared-rate.server.ts'

// Tries count only when they fail: whoever knows their password is never held up.
const TRIES_BY_ADDRESS: RateLimit = { name: 'sign-in.address', burst: 30, perMinute: 10 }
const TRIES_BY_ACCOUNT: RateLimit = { name: 'sign-in.account', burst: 8, perMinute: 1 }
const ACCOUNTS_BY_ADDRESS: RateLimit = { name: 'sign-up.address', burst: 20, perMinute: 4 }
const ACCOUNTS_BY_ACCOUNT: RateLimit = { name: 'sign-up.account', burst: 5, perMinute: 0.5 }
const RESETS_BY_ADDRESS: RateLimit = { name: 'reset.address', burst: 12, perMinute: 4 }
const RESETS_BY_ACCOUNT: RateLimit = { name: 'reset.account', burst: 4, perMinute: 0.5 }
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

type Entry = {
  method: SessionStart['method']
  to: FormDataEntryValue | string | null
  name?: FormDataEntryValue | null
}

/** Starts the session and goes where the person was going; by way of their second factor, if they have one. */
export async function welcome(
  tokens: auth.NewTokens,
  { request, address }: Omit<Attempt, 'form'>,
  { method, to, name: given }: Entry,
): Promise<Response> {
  const identity = await auth.verifyAccessToken(tokens.accessToken)
  if (!identity) throw new Error('Auth gave out a token that does not verify: check SUPABASE_JWT_SECRET')
  const target = localPath(to)
  if (tokens.factorIds.length > 0 && !identity.isSecondFactorShown) {
    return redirect('/sign-in/second-step', {
      headers: { 'set-cookie': await keepSecondStep({ tokens, method, to: target }) },
    })
  }
  const { locale } = await preferencesOf(request)
  const requestId = requestIdFrom(request.headers.get(REQUEST_ID_HEADER))
  const person = { actor: { kind: 'user', userId: identity.userId }, requestId, locale } as const
  const name =
    (typeof given === 'string' && given.trim()) || identity.name || identity.email.split('@')[0] || ''
  const profile = await openProfile(person, name)
  const sessionId = await startSession(person, {
    method,
    authSessionId: identity.authSessionId,
    userAgent: request.headers.get('user-agent') ?? '',
    address,
  })

  const headers = new Headers({ 'set-cookie': await startCookie({ ...tokens, sessionId }) })
  // Everybody shares the demo account: its language is the browser's.
  const isDemo = identity.email === DEMO_ACCOUNT.email
  if (!isDemo && !(await hasChosenLocale(request))) {
    headers.append('set-cookie', await keepPreferences(request, { locale: profile.locale }))
  }
  return redirect(target, { headers })
}

type Door = {
  account: string
  email: string
  method: SessionStart['method']
  wrong: AuthFailure['errors']
  open: () => Promise<auth.NewTokens | null>
}

async function tryDoor(attempt: Attempt, { account, email, method, wrong, open }: Door) {
  const startedAt = performance.now()
  const counted: Counted[] = [
    { limit: TRIES_BY_ADDRESS, key: limitKey(attempt.address) },
    { limit: TRIES_BY_ACCOUNT, key: account },
  ]
  try {
    await requireSharedRates(counted)
    const tokens = await open()
    if (!tokens) {
      await atLeast(EVEN_MS, startedAt)
      return refuse({ errors: wrong, email })
    }
    await returnSharedRates(counted)
    return await welcome(tokens, attempt, { method, to: attempt.form.get('to') })
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
    method: 'password',
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
    method: 'code',
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
    method: 'link',
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
    await requireSharedRates([
      { limit: MAILS_BY_ADDRESS, key: limitKey(attempt.address) },
      { limit: MAILS_BY_ACCOUNT, key: email },
    ])
    await unlessMailedLately(() => auth.sendSignInCode(email))
    await atLeast(EVEN_MS, startedAt)
    return mailed(email)
  } catch (thrown) {
    return refusalOf(thrown, email)
  }
}

/**
 * A new account. Where addresses are confirmed by mail, a known address gets the same answer after the same time, and a
 * mail to sign in with instead.
 */
export async function signUp(attempt: Attempt) {
  const startedAt = performance.now()
  const form = readForm(signUpForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { name, email, password } = form.values
  try {
    await requireSharedRates([
      { limit: ACCOUNTS_BY_ADDRESS, key: limitKey(attempt.address) },
      { limit: ACCOUNTS_BY_ACCOUNT, key: email },
    ])
    const problem = await findPasswordProblem(password, { email, name })
    if (problem) return refuse({ errors: { password: problem }, email })
    const { locale } = await preferencesOf(attempt.request)
    const outcome =
      (await unlessMailedLately(() => auth.signUp({ email, password, name, locale }))) ?? 'confirm'
    if (typeof outcome === 'object') {
      return await welcome(outcome, attempt, { method: 'sign_up', to: attempt.form.get('to'), name })
    }
    if (outcome === 'confirm') mailKnownAccount(email)
    await atLeast(EVEN_MS, startedAt)
    return outcome === 'confirm' ? mailed(email) : refuse({ errors: { form: 'auth.error.signUp' }, email })
  } catch (thrown) {
    return refusalOf(thrown, email)
  }
}

/**
 * Auth refuses a second mail within a minute, and only to an address it knows: said aloud, that would tell. Our own limits,
 * which treat all addresses alike, have spoken before.
 */
async function unlessMailedLately<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (thrown) {
    if (isAppError(thrown) && thrown.code === 'LIMIT_REACHED') return null
    throw thrown
  }
}

/** Nobody waits for it, so that its time tells nothing. */
function mailKnownAccount(email: string): void {
  isConfirmedAccount(email)
    .then((isKnown) => (isKnown ? auth.sendSignInCode(email) : undefined))
    .catch((error) => log.warn({ error }, 'a mail to a known account was not sent'))
}

export async function mailReset(attempt: Attempt) {
  const startedAt = performance.now()
  const form = readForm(emailForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { email } = form.values
  try {
    await requireSharedRates([
      { limit: RESETS_BY_ADDRESS, key: limitKey(attempt.address) },
      { limit: RESETS_BY_ACCOUNT, key: email },
    ])
    await requestPasswordReset(email)
    await atLeast(EVEN_MS, startedAt)
    return mailed(email)
  } catch (thrown) {
    return refusalOf(thrown, email)
  }
}

/** The other end of a reset: the new password, the end of all sessions, and one that begins. */
export async function setNewPassword(attempt: Attempt, token: unknown) {
  const form = readForm(resetForm, attempt.form)
  if (!form.ok) return refuse(form.failure)
  const { password } = form.values
  const requestId = requestIdFrom(attempt.request.headers.get(REQUEST_ID_HEADER))
  try {
    await requireSharedRates([{ limit: TRIES_BY_ADDRESS, key: limitKey(attempt.address) }])
    const { email } = await resetPassword({ token, password, requestId })
    const tokens = await auth.signInWithPassword(email, password)
    return tokens ? await welcome(tokens, attempt, { method: 'reset', to: '/' }) : redirect('/sign-in')
  } catch (thrown) {
    if (isAppError(thrown) && thrown.code === 'NOT_FOUND') {
      return refuse({ errors: { form: 'auth.error.link' }, email: '' })
    }
    const field = isAppError(thrown) ? thrown.fields.password : undefined
    if (field) return refuse({ errors: { password: field as PasswordErrorKey }, email: '' })
    return refusalOf(thrown, '')
  }
}
