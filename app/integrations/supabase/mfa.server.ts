import { z } from 'zod'
import { AppError } from '#app/lib/app-error.ts'
import { remember } from '#app/lib/remember.ts'
import { type NewTokens, tokensOf } from './auth.server.ts'
import { callAuth } from './auth-call.server.ts'

// Second factors (TOTP) of Supabase Auth, hosted or self-hosted. The embedded Auth has none, and answers 404.

const KEEP_MS = 10 * 60_000

/** Whether this Auth knows second factors at all: one that does says what is wrong with a factor of no kind. */
export async function areFactorsOffered(accessToken: string): Promise<boolean> {
  const kept = remember('mfa.offered', () => ({ at: 0, isOffered: false }))
  if (Date.now() - kept.at < KEEP_MS) return kept.isOffered
  const { status } = await callAuth({ path: 'factors', body: { factor_type: 'none' }, token: accessToken })
  // Over, or not heard of yet: nothing was learnt about Auth.
  if (status === 401 || status === 403) return kept.isOffered
  Object.assign(kept, { at: Date.now(), isOffered: status !== 404 && status !== 405 })
  return kept.isOffered
}

const userSchema = z.object({
  factors: z.array(z.object({ id: z.string(), status: z.string(), factor_type: z.string() })).nullish(),
})

/** The person's factors in use: their ids at Auth. */
export async function listFactors(accessToken: string): Promise<string[]> {
  const { body } = await callAuth({ method: 'GET', path: 'user', token: accessToken })
  const user = userSchema.safeParse(body)
  if (!user.success) return []
  return (user.data.factors ?? [])
    .filter(({ status, factor_type }) => status === 'verified' && factor_type === 'totp')
    .map(({ id }) => id)
}

const enrolled = z.object({ id: z.string(), totp: z.object({ qr_code: z.string(), secret: z.string() }) })

/** A new factor, which counts once a code of it was shown. `picture` is an SVG as a data URL. */
export async function enrolFactor(
  accessToken: string,
): Promise<{ factorId: string; picture: string; secret: string }> {
  // Two of one name are refused: an attempt that was given up before must not be in the way.
  const name = `Hiviex ${new Date().toISOString()}`
  const body = { factor_type: 'totp', friendly_name: name, issuer: 'Hiviex' }
  const answer = enrolled.safeParse((await callAuth({ path: 'factors', body, token: accessToken })).body)
  if (!answer.success) throw new AppError('CONFLICT', { messageKey: 'errors.account.factorUnavailable' })
  const { id, totp } = answer.data
  const picture = totp.qr_code.startsWith('data:')
    ? totp.qr_code
    : `data:image/svg+xml;utf8,${encodeURIComponent(totp.qr_code)}`
  return { factorId: id, picture, secret: totp.secret }
}

const challenged = z.object({ id: z.string() })

/** Shows a code of a factor. The new tokens carry it; null: the code is wrong or too old. */
export async function showFactor(
  accessToken: string,
  factorId: string,
  code: string,
): Promise<NewTokens | null> {
  const path = `factors/${encodeURIComponent(factorId)}`
  const challenge = challenged.safeParse(
    (await callAuth({ path: `${path}/challenge`, body: {}, token: accessToken })).body,
  )
  if (!challenge.success) return null
  const body = { challenge_id: challenge.data.id, code }
  return tokensOf((await callAuth({ path: `${path}/verify`, body, token: accessToken })).body)
}

/** Auth takes a factor away only from a session that has shown it. */
export async function removeFactor(accessToken: string, factorId: string): Promise<boolean> {
  const path = `factors/${encodeURIComponent(factorId)}`
  return (await callAuth({ method: 'DELETE', path, token: accessToken })).body !== null
}
