import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { env } from '#app/env.server.ts'
import { remember } from '#app/lib/remember.ts'
import { callAuth } from './auth-call.server.ts'

// Supabase Auth over its HTTP API. The SDK's client keeps the last session inside itself, which is right for a browser
// and wrong for a server that signs in everybody.

/** `expiresAt` is in epoch seconds. */
export type Tokens = { accessToken: string; refreshToken: string; expiresAt: number }
/** `factorIds`: second factors that the person has set up, one of which has to be shown before these tokens count. */
export type NewTokens = Tokens & { factorIds: string[] }
export type Identity = {
  userId: string
  email: string
  name: string | null
  expiresAt: number
  /** The session at Auth; null where Auth does not say. */
  authSessionId: string | null
  /** Whether a second factor was shown. */
  isSecondFactorShown: boolean
}

const factorSchema = z.object({ id: z.string(), status: z.string(), factor_type: z.string() })

const sessionSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    expires_in: z.number(),
    expires_at: z.number().optional(),
    user: z.object({ factors: z.array(factorSchema).nullish() }).optional(),
  })
  .transform(
    (session): NewTokens => ({
      accessToken: session.access_token,
      refreshToken: session.refresh_token,
      expiresAt: session.expires_at ?? Math.floor(Date.now() / 1000) + session.expires_in,
      factorIds: (session.user?.factors ?? [])
        .filter(({ status, factor_type }) => status === 'verified' && factor_type === 'totp')
        .map(({ id }) => id),
    }),
  )

/** POSTs to Auth. A refusal (4xx) is null; a limit or an outage throws. */
async function post(path: string, body: object, token?: string): Promise<unknown | null> {
  return (await callAuth({ path, body, ...(token && { token }) })).body
}

export function tokensOf(answer: unknown): NewTokens | null {
  const parsed = sessionSchema.safeParse(answer)
  return parsed.success ? parsed.data : null
}

/**
 * `confirm`: a mail must be answered first; Auth says so for a known address too, and so tells nothing. `refused`:
 * the project confirms no addresses, and this one is taken (or not allowed).
 */
export async function signUp(input: { email: string; password: string; name: string; locale: string }) {
  const { email, password, name, locale } = input
  const target = encodeURIComponent(`${env().APP_URL}/auth/confirm`)
  const answer = await post(`signup?redirect_to=${target}`, { email, password, data: { name, locale } })
  return tokensOf(answer) ?? (answer === null ? 'refused' : 'confirm')
}

/** Null: address and password do not belong together. */
export async function signInWithPassword(email: string, password: string): Promise<NewTokens | null> {
  return tokensOf(await post('token?grant_type=password', { email, password }))
}

/** Mails a code and a link, if the address has an account; says nothing either way. */
export async function sendSignInCode(email: string): Promise<void> {
  const target = encodeURIComponent(`${env().APP_URL}/auth/confirm`)
  await post(`otp?redirect_to=${target}`, { email, create_user: false })
}

/** Null: wrong, used or expired. */
export async function verifyCode(email: string, code: string): Promise<NewTokens | null> {
  return tokensOf(await post('verify', { type: 'email', email, token: code }))
}

export const LINK_TYPES = ['email', 'magiclink', 'signup'] as const
export type LinkType = (typeof LINK_TYPES)[number]

/** Null: wrong, used or expired. */
export async function verifyLink(type: LinkType, tokenHash: string): Promise<NewTokens | null> {
  return tokensOf(await post('verify', { type, token_hash: tokenHash }))
}

/** Null: the session is over. */
export async function refreshTokens(refreshToken: string): Promise<NewTokens | null> {
  return tokensOf(await post('token?grant_type=refresh_token', { refresh_token: refreshToken }))
}

/** The end of a sign-in with a provider. Null: the code was used, is too old, or came without its secret. */
export async function exchangeOAuthCode(code: string, verifier: string): Promise<NewTokens | null> {
  return tokensOf(await post('token?grant_type=pkce', { auth_code: code, code_verifier: verifier }))
}

/** Ends every other session of the person at Auth. */
export async function endOtherSessions(accessToken: string): Promise<void> {
  await post('logout?scope=others', {}, accessToken)
}

const userSchema = z.object({ identities: z.array(z.object({ provider: z.string() })).nullish() })

/** How the person can sign in: `email`, `github`, `google`. */
export async function listIdentities(accessToken: string): Promise<string[]> {
  const { body } = await callAuth({ method: 'GET', path: 'user', token: accessToken })
  const user = userSchema.safeParse(body)
  return user.success ? [...new Set((user.data.identities ?? []).map(({ provider }) => provider))] : []
}

/** Ends this session at Auth, so that its refresh token is worth nothing. */
export async function endSession(accessToken: string): Promise<void> {
  await post('logout?scope=local', {}, accessToken)
}

const claimsSchema = z.object({
  sub: z.uuid(),
  email: z.string().default(''),
  exp: z.number(),
  session_id: z.uuid().optional().catch(undefined),
  aal: z.string().optional().catch(undefined),
  user_metadata: z
    .object({ name: z.string().max(80).optional() })
    .optional()
    .catch(undefined),
})

const signingKey = () =>
  remember('auth.signing-key', (): Uint8Array | JWTVerifyGetKey => {
    const { SUPABASE_JWT_SECRET, SUPABASE_URL } = env()
    if (SUPABASE_JWT_SECRET) return new TextEncoder().encode(SUPABASE_JWT_SECRET)
    return createRemoteJWKSet(new URL(`${SUPABASE_URL}/auth/v1/.well-known/jwks.json`))
  })

/**
 * Who a token belongs to, checked here without asking Auth. Null when it is forged, expired, or not a person's (the
 * project's own keys are tokens too). `name` is what the person called themselves: for show, never for a decision.
 */
export async function verifyAccessToken(accessToken: string): Promise<Identity | null> {
  const key = signingKey()
  const options = { audience: 'authenticated' }
  try {
    const { payload } =
      key instanceof Uint8Array
        ? await jwtVerify(accessToken, key, { ...options, algorithms: ['HS256'] })
        : await jwtVerify(accessToken, key, { ...options, algorithms: ['ES256', 'RS256', 'EdDSA'] })
    if (payload.role !== 'authenticated') return null
    const claims = claimsSchema.parse(payload)
    const { sub: userId, email, exp: expiresAt } = claims
    return {
      userId,
      email,
      name: claims.user_metadata?.name ?? null,
      expiresAt,
      authSessionId: claims.session_id ?? null,
      isSecondFactorShown: claims.aal === 'aal2',
    }
  } catch {
    return null
  }
}
