import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { env } from '#app/env.server.ts'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'
import { callAuth } from './auth-call.server.ts'

export const OAUTH_PROVIDERS = ['github', 'google'] as const
export type OAuthProvider = (typeof OAUTH_PROVIDERS)[number]

const KEEP_MS = 60_000
const settingsSchema = z.object({ external: z.record(z.string(), z.unknown()) })

/** The providers that the project's Auth has configured, asked at most once a minute. None when Auth does not answer. */
export async function listOAuthProviders(): Promise<OAuthProvider[]> {
  const kept = remember('oauth.providers', () => ({ at: 0, list: [] as OAuthProvider[] }))
  if (Date.now() - kept.at < KEEP_MS) return kept.list
  try {
    const { body } = await callAuth({ method: 'GET', path: 'settings' })
    const { external } = settingsSchema.parse(body)
    kept.list = OAUTH_PROVIDERS.filter((provider) => external[provider] === true)
    kept.at = Date.now()
  } catch (error) {
    log.warn({ error }, 'the settings of Auth could not be read')
  }
  return kept.list
}

/** Where the browser goes to sign in with a provider, and the secret that only this browser's cookie keeps meanwhile. */
export function startOAuth(provider: OAuthProvider): { address: string; verifier: string } {
  const { SUPABASE_URL, APP_URL } = env()
  const verifier = randomBytes(48).toString('base64url')
  const address = new URL(`${SUPABASE_URL}/auth/v1/authorize`)
  address.search = new URLSearchParams({
    provider,
    redirect_to: `${APP_URL}/auth/callback`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 's256',
  }).toString()
  return { address: address.href, verifier }
}
