import { replaceAccountToken } from '#app/db/account-tokens.server.ts'
import { selectAccountByEmail } from '#app/db/accounts.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { mailAccount } from './account-mail.server.ts'
import { newToken } from './token.server.ts'

export const RESET_MINUTES = 60

/** Mails a link that sets a new password, if the address has an account; says nothing either way. */
export async function requestPasswordReset(email: string): Promise<void> {
  const { token, hash } = newToken()
  const account = await asSystem('somebody has forgotten a password', async (tx) => {
    const found = await selectAccountByEmail(tx, email)
    if (found) {
      await replaceAccountToken(tx, {
        userId: found.user_id,
        purpose: 'reset_password',
        hash,
        minutes: RESET_MINUTES,
      })
    }
    return found
  })
  if (account) mailAccount(account, { kind: 'reset', token })
}
