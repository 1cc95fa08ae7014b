import { replaceAccountToken, tryConfirmCode } from '#app/db/account-tokens.server.ts'
import { type AccountRow, selectAccount } from '#app/db/accounts.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { PersonContext } from '#app/domain/context.server.ts'
import { requireSession } from '#app/domain/sessions/require-session.server.ts'
import { endSession, signInWithPassword } from '#app/integrations/supabase/auth.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { mailAccount } from './account-mail.server.ts'
import { hashOfCode, newCode } from './token.server.ts'

const CODE_MINUTES = 10

/** What Auth knows of the caller. */
export async function getAccountRow(ctx: PersonContext): Promise<AccountRow> {
  await requireSession(ctx)
  const account = await asSystem('a person looks at their own account', (tx) =>
    selectAccount(tx, ctx.actor.userId),
  )
  if (!account) throw new AppError('NOT_SIGNED_IN')
  return account
}

/** Mails the caller a code for `requireProof`, for those who sign in without a password or forgot it. */
export async function sendConfirmCode(ctx: PersonContext): Promise<void> {
  const account = await getAccountRow(ctx)
  const { code, hash } = newCode(account.user_id)
  await asSystem('a code for a deed is mailed', (tx) =>
    replaceAccountToken(tx, { userId: account.user_id, purpose: 'confirm', hash, minutes: CODE_MINUTES }),
  )
  mailAccount({ ...account, locale: ctx.locale }, { kind: 'code', code })
}

/**
 * Before what a stranger at an open browser must not do: the caller shows their password, or a code from their mailbox.
 * Throws BAD_INPUT for the field `proof`. Who calls this counts the tries.
 */
export async function requireProof(ctx: PersonContext, proof: unknown): Promise<AccountRow> {
  const account = await getAccountRow(ctx)
  const text = typeof proof === 'string' ? proof : ''
  const digits = text.replace(/\s/g, '')
  const isRight = /^\d{6}$/.test(digits)
    ? await asSystem('a code for a deed is tried', (tx) =>
        tryConfirmCode(tx, { userId: account.user_id, hash: hashOfCode(account.user_id, digits) }),
      )
    : text !== '' && text.length <= 500 && (await isPassword(account.email, text))
  if (!isRight) throw new AppError('BAD_INPUT', { fields: { proof: 'errors.account.proof' } })
  return account
}

/** Auth only tells by signing in; that session ends at once. */
async function isPassword(email: string, password: string): Promise<boolean> {
  const tokens = await signInWithPassword(email, password)
  if (tokens) await endSession(tokens.accessToken)
  return tokens !== null
}
