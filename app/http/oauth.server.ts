import { redirect } from '@remix-run/node'
import { z } from 'zod'
import * as auth from '#app/integrations/supabase/auth.server.ts'
import { listOAuthProviders, OAUTH_PROVIDERS, startOAuth } from '#app/integrations/supabase/oauth.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { localPath } from '#app/lib/local-path.ts'
import { limitKey } from './address.server.ts'
import type { RateLimit } from './rate-limit.server.ts'
import { requireSharedRates } from './shared-rate.server.ts'
import { welcome } from './sign-in.server.ts'
import { signedCookie } from './signed-cookie.server.ts'

// Sign-in with GitHub or Google through Supabase Auth, by the authorization-code flow with PKCE: the verifier stays in this
// browser's signed cookie, so a code that somebody else brings along opens nothing.

const MINUTES = 10
const TRIES: RateLimit = { name: 'oauth.address', burst: 30, perMinute: 10 }

const schema = z.object({ provider: z.enum(OAUTH_PROVIDERS), verifier: z.string(), to: z.string() })

const cookie = () => signedCookie('hiviex-oauth', MINUTES * 60)

/** Sends the browser to the provider, and keeps where the person was going. */
export async function leaveForProvider(request: Request, provider: string | undefined): Promise<Response> {
  const known = (await listOAuthProviders()).find((each) => each === provider)
  if (!known) return redirect('/sign-in')
  const { address, verifier } = startOAuth(known)
  const to = localPath(new URL(request.url).searchParams.get('to'))
  return redirect(address, {
    headers: { 'set-cookie': await cookie().serialize({ provider: known, verifier, to }) },
  })
}

/** The way back from the provider, with a code or with the reason why there is none. */
export async function returnFromProvider(request: Request, address: string): Promise<Response> {
  const kept = schema.safeParse(await cookie().parse(request.headers.get('cookie')))
  const end = await cookie().serialize('', { maxAge: 0 })
  const refuse = (problem: string) =>
    redirect(`/sign-in?problem=${problem}`, { headers: { 'set-cookie': end } })
  const params = new URL(request.url).searchParams
  const code = params.get('code')
  if (!code) return refuse(params.get('error') === 'access_denied' ? 'cancelled' : 'provider')
  if (!kept.success) return refuse('provider')
  try {
    await requireSharedRates([{ limit: TRIES, key: limitKey(address) }])
    const tokens = await auth.exchangeOAuthCode(code, kept.data.verifier)
    if (!tokens) return refuse('provider')
    const { provider: method, to } = kept.data
    const response = await welcome(tokens, { request, address }, { method, to })
    response.headers.append('set-cookie', end)
    return response
  } catch (thrown) {
    if (isAppError(thrown)) return refuse(thrown.code === 'LIMIT_REACHED' ? 'tooMany' : 'provider')
    throw thrown
  }
}

/** For the buttons of the sign-in pages. */
export { listOAuthProviders } from '#app/integrations/supabase/oauth.server.ts'
