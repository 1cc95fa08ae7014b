import { isCommonPassword } from './common-passwords.ts'

export const MIN_PASSWORD = 10
/** bcrypt reads no further than 72 bytes. */
export const MAX_PASSWORD_BYTES = 72

export type PasswordProblem = 'short' | 'long' | 'common' | 'personal'
/** 1 to 4; 0 while something is wrong with it. */
export type PasswordStrength = { score: 0 | 1 | 2 | 3 | 4; problem: PasswordProblem | null; missing: number }

type Whose = { email?: string | undefined; name?: string | undefined }

/** What is wrong with a password for this person, if anything; how good it is otherwise. The same on both sides. */
export function ratePassword(password: string, whose: Whose = {}): PasswordStrength {
  const length = [...password].length
  const problem = problemOf(password, length, whose)
  if (problem) return { score: 0, problem, missing: Math.max(0, MIN_PASSWORD - length) }
  // Length counts most; kinds of signs help short ones; spaces show several words.
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s]/, /\S\s+\S/].filter((kind) =>
    kind.test(password),
  ).length
  const distinct = new Set(password.toLowerCase()).size
  const points = length + kinds * 2 + Math.min(distinct, 12) / 2
  const score = points < 19 ? 1 : points < 23 ? 2 : points < 28 ? 3 : 4
  return { score, problem: null, missing: 0 }
}

function problemOf(password: string, length: number, whose: Whose): PasswordProblem | null {
  if (length < MIN_PASSWORD) return 'short'
  if (new TextEncoder().encode(password).length > MAX_PASSWORD_BYTES) return 'long'
  if (isPersonal(password, whose)) return 'personal'
  return isCommonPassword(password) ? 'common' : null
}

/** One's own name or address with a little around it is the first guess of whoever knows them. */
function isPersonal(password: string, { email = '', name = '' }: Whose): boolean {
  const plain = password.toLowerCase()
  const parts = [email, email.split('@')[0] ?? '', name, ...name.split(/\s+/), name.replace(/\s+/g, '')]
  return parts
    .map((part) => part.trim().toLowerCase())
    .some((part) => part.length >= 4 && plain.includes(part) && plain.replaceAll(part, '').length < 6)
}
