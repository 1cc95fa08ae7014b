import { data, redirect } from '@remix-run/node'
import { cancelEmailChange, requestEmailChange } from '#app/domain/accounts/change-email.server.ts'
import { changePassword } from '#app/domain/accounts/change-password.server.ts'
import { sendConfirmCode } from '#app/domain/accounts/confirm-identity.server.ts'
import { endFactors, finishFactor, startFactor } from '#app/domain/accounts/factors.server.ts'
import {
  revokeAllSessions,
  revokeOtherSessions,
  revokeSession,
} from '#app/domain/sessions/revoke-sessions.server.ts'
import { endOtherSessions, listIdentities } from '#app/integrations/supabase/auth.server.ts'
import { requireCodeRate, withCountedProof } from './account-deed.server.ts'
import { deedOf } from './intent.server.ts'
import type { SignedIn } from './require-user.server.ts'
import { endCookie, startCookie } from './session.server.ts'

/** How the person can sign in: `email`, `github`, `google`. */
export const waysToSignIn = (accessToken: string): Promise<string[]> => listIdentities(accessToken)

type Deed = (signedIn: SignedIn, input: Record<string, unknown>, address: string) => Promise<unknown>

const proven =
  (deed: Deed): Deed =>
  (signedIn, input, address) =>
    withCountedProof(signedIn, address, () => deed(signedIn, input, address))

/** What the forms of the security page do, by their `intent`. */
const DEEDS = {
  async code(signedIn) {
    await requireCodeRate(signedIn)
    await sendConfirmCode(signedIn.person)
  },
  password: proven(async ({ person, accessToken }, input) => {
    await changePassword(person, input)
    await endOtherSessions(accessToken)
  }),
  email: proven(({ person }, input) => requestEmailChange(person, input)),
  'email-cancel': ({ person }) => cancelEmailChange(person),
  revoke: ({ person }, { sessionId }) => revokeSession(person, String(sessionId)),
  async 'revoke-others'({ person, accessToken }) {
    await revokeOtherSessions(person)
    await endOtherSessions(accessToken)
  },
  async 'revoke-all'({ person }) {
    await revokeAllSessions(person)
    throw redirect('/sign-in', { headers: { 'set-cookie': await endCookie() } })
  },
  'factor-start': proven(async ({ person, accessToken }, { proof }) => ({
    enrolment: await startFactor(person, accessToken, proof),
  })),
  'factor-finish': proven(async ({ person, accessToken }, input) => {
    const tokens = await finishFactor(person, accessToken, input)
    const { sessionId } = person.actor
    return sessionId ? { setCookie: await startCookie({ ...tokens, sessionId }) } : null
  }),
  'factor-end': proven(({ person, accessToken }, { proof }) => endFactors(person, accessToken, proof)),
} satisfies Record<string, Deed>

type Done = { enrolment?: { factorId: string; picture: string; secret: string }; error: null }

/** Runs the deed that a form asks for. Throws BAD_INPUT for one that is none. */
export async function securityDeed(
  signedIn: SignedIn,
  { form, address }: { form: FormData; address: string },
) {
  const deed = deedOf(form, DEEDS)
  const input = Object.fromEntries(form)
  const { enrolment, setCookie } = ((await deed(signedIn, input, address)) ?? {}) as Partial<Done> & {
    setCookie?: string
  }
  const headers: Record<string, string> = setCookie ? { 'set-cookie': setCookie } : {}
  return data<Done>({ error: null, ...(enrolment && { enrolment }) }, { headers })
}
