import { z } from 'zod'
import { insertAccountEvent } from '#app/db/account-events.server.ts'
import {
  deleteAccountTokens,
  replaceAccountToken,
  selectAgreedEmail,
  type TokenPurpose,
  useAccountToken,
} from '#app/db/account-tokens.server.ts'
import { selectAccount, selectAccountByEmail } from '#app/db/accounts.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { PersonContext } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { setEmail } from '#app/integrations/supabase/auth-admin.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { mailAccount } from './account-mail.server.ts'
import { requireProof } from './confirm-identity.server.ts'
import { hashOfToken, newToken } from './token.server.ts'

const BOTH: TokenPurpose[] = ['change_email_old', 'change_email_new']
const MINUTES = 24 * 60

const schema = z.object({
  proof: z.string().min(1).max(500),
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, 'errors.account.email')
    .pipe(z.email('errors.account.email')),
})

/**
 * Mails both addresses; the change happens when both have answered. An address that has an account already gets no mail,
 * and the caller is not told.
 */
export async function requestEmailChange(ctx: PersonContext, input: unknown): Promise<{ email: string }> {
  const { proof, email } = parseInput(schema, input)
  const account = await requireProof(ctx, proof)
  if (email === account.email)
    throw new AppError('BAD_INPUT', { fields: { email: 'errors.account.sameEmail' } })
  const [old, fresh] = [newToken(), newToken()]
  const isTaken = await asSystem('a person asks for another address', async (tx) => {
    const common = { userId: account.user_id, minutes: MINUTES, newEmail: email }
    await replaceAccountToken(tx, { ...common, purpose: 'change_email_old', hash: old.hash })
    await replaceAccountToken(tx, { ...common, purpose: 'change_email_new', hash: fresh.hash })
    await insertAccountEvent(tx, {
      userId: account.user_id,
      action: 'email.change_requested',
      requestId: ctx.requestId,
    })
    return (await selectAccountByEmail(tx, email)) !== undefined
  })
  const { locale } = ctx
  mailAccount({ email: account.email, locale }, { kind: 'changeOld', token: old.token, newEmail: email })
  if (!isTaken) mailAccount({ email, locale }, { kind: 'changeNew', token: fresh.token })
  return { email }
}

/** Takes the request back: neither link does anything any more. */
export async function cancelEmailChange(ctx: PersonContext): Promise<void> {
  await asSystem('a change of address is taken back', (tx) => deleteAccountTokens(tx, ctx.actor.userId, BOTH))
}

/**
 * One side answers by its link. `waiting`: the other has not yet. Throws NOT_FOUND for a link that is wrong, used or
 * expired, CONFLICT when the address was taken meanwhile.
 */
export async function confirmEmailChange(input: {
  token: unknown
  requestId: string
}): Promise<{ outcome: 'waiting' | 'changed'; email: string; side: 'old' | 'new' }> {
  const hash = hashOfToken(input.token)
  if (!hash) throw new AppError('NOT_FOUND')
  const answered = await asSystem('one side agrees to a change of address', async (tx) => {
    const used = await useAccountToken(tx, { purposes: BOTH, hash })
    if (!used?.newEmail) throw new AppError('NOT_FOUND')
    return { ...used, newEmail: used.newEmail, before: await selectAccount(tx, used.userId) }
  })
  // Read anew: when both answer at one moment, neither sees the other before it has committed.
  const agreed = await asSystem('whether both sides agree', (tx) => selectAgreedEmail(tx, answered.userId))
  const side = answered.purpose === 'change_email_old' ? 'old' : 'new'
  if (!agreed) return { outcome: 'waiting', email: answered.newEmail, side }
  if (!(await setEmail(answered.userId, agreed))) {
    throw new AppError('CONFLICT', { messageKey: 'errors.account.emailTaken' })
  }
  await asSystem('an address was changed', async (tx) => {
    await deleteAccountTokens(tx, answered.userId, [...BOTH, 'reset_password', 'confirm'])
    await insertAccountEvent(tx, {
      userId: answered.userId,
      action: 'email.changed',
      requestId: input.requestId,
    })
  })
  if (answered.before) mailAccount(answered.before, { kind: 'emailChanged', newEmail: agreed })
  return { outcome: 'changed', email: agreed, side }
}
