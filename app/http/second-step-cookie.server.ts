import { z } from 'zod'
import type { NewTokens } from '#app/integrations/supabase/auth.server.ts'
import { signedCookie } from './signed-cookie.server.ts'

// Between the password and the second factor: not signed in yet. Its tokens open nothing here, since no session of ours
// exists for them; the cookie lives ten minutes.

const MINUTES = 10

const schema = z.object({
  tokens: z.object({
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresAt: z.number(),
    factorIds: z.array(z.string()).min(1),
  }),
  method: z.enum(['password', 'code', 'link', 'sign_up', 'github', 'google', 'reset']),
  to: z.string(),
  until: z.number(),
})
export type SecondStep = z.infer<typeof schema>

const cookie = () => signedCookie('hiviex-second-step', MINUTES * 60)

export function keepSecondStep(step: {
  tokens: NewTokens
  method: SecondStep['method']
  to: string
}): Promise<string> {
  return cookie().serialize({ ...step, until: Date.now() + MINUTES * 60_000 })
}

/** Null: nobody is between the two. */
export async function readSecondStep(request: Request): Promise<SecondStep | null> {
  const result = schema.safeParse(await cookie().parse(request.headers.get('cookie')))
  return result.success && result.data.until > Date.now() ? result.data : null
}

export const endSecondStep = (): Promise<string> => cookie().serialize('', { maxAge: 0 })
