import { insertAccountEvent } from '#app/db/account-events.server.ts'
import { hasAccountToken, useAccountToken } from '#app/db/account-tokens.server.ts'
import { selectAccount } from '#app/db/accounts.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { revokeSessionsOf } from '#app/domain/sessions/revoke-sessions.server.ts'
import { setPassword } from '#app/integrations/supabase/auth-admin.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { mailAccount } from './account-mail.server.ts'
import { requireGoodPassword } from './require-good-password.server.ts'
import { hashOfToken } from './token.server.ts'

const PURPOSES = ['reset_password' as const]

/** Whether a link of a reset mail can still be used. */
export async function isResetOpen(token: unknown): Promise<boolean> {
  const hash = hashOfToken(token)
  if (!hash) return false
  return asSystem('a reset link is opened', (tx) => hasAccountToken(tx, { purposes: PURPOSES, hash }))
}

/**
 * Sets a new password by the link of a mail, once, and ends every session. Returns the address to sign in with. Throws
 * NOT_FOUND for a link that is wrong, used or expired, BAD_INPUT for a weak password (the link stays good).
 */
export async function resetPassword(input: {
  token: unknown
  password: string
  requestId: string
}): Promise<{ email: string }> {
  const hash = hashOfToken(input.token)
  if (!hash || !(await isResetOpen(input.token))) throw new AppError('NOT_FOUND')
  await requireGoodPassword(input.password, {})
  const account = await asSystem('a password is reset by mail', async (tx) => {
    const used = await useAccountToken(tx, { purposes: PURPOSES, hash })
    if (!used) throw new AppError('NOT_FOUND')
    await insertAccountEvent(tx, {
      userId: used.userId,
      action: 'password.reset',
      requestId: input.requestId,
    })
    return selectAccount(tx, used.userId)
  })
  if (!account) throw new AppError('NOT_FOUND')
  await setPassword(account.user_id, input.password)
  await revokeSessionsOf(account.user_id, input.requestId)
  mailAccount(account, { kind: 'passwordChanged' })
  return { email: account.email }
}
