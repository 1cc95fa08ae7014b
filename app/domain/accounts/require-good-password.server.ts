import { isBreached } from '#app/integrations/passwords/breach-list.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type PasswordProblem, ratePassword } from './password-rules.ts'

const KEYS = {
  short: 'errors.account.passwordShort',
  long: 'errors.account.passwordLong',
  common: 'errors.account.passwordCommon',
  personal: 'errors.account.passwordPersonal',
  breached: 'errors.account.passwordBreached',
} as const satisfies Record<PasswordProblem | 'breached', string>
export type PasswordErrorKey = (typeof KEYS)[keyof typeof KEYS]

/** What is wrong with a new password of this person; null: it can be used. */
export async function findPasswordProblem(
  password: string,
  whose: { email?: string | undefined; name?: string | undefined },
): Promise<PasswordErrorKey | null> {
  const { problem } = ratePassword(password, whose)
  if (problem) return KEYS[problem]
  return (await isBreached(password)) ? KEYS.breached : null
}

/** Throws BAD_INPUT for the field `password`. */
export async function requireGoodPassword(
  password: string,
  whose: { email?: string; name?: string },
): Promise<void> {
  const key = await findPasswordProblem(password, whose)
  if (key) throw new AppError('BAD_INPUT', { fields: { password: key } })
}
