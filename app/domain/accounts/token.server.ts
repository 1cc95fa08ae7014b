import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto'
import { env } from '#app/env.server.ts'

/** A token for a link, of which the database has the hash alone. */
export function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: createHash('sha256').update(token).digest() }
}

/** Null: this has not the form of a token. */
export function hashOfToken(token: unknown): Buffer | null {
  if (typeof token !== 'string' || !/^[\w-]{43}$/.test(token)) return null
  return createHash('sha256').update(token).digest()
}

/** A code that a person types. So few of them exist that its hash needs the server's secret. */
export function newCode(userId: string): { code: string; hash: Buffer } {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  return { code, hash: hashOfCode(userId, code) }
}

export const hashOfCode = (userId: string, code: string): Buffer =>
  createHmac('sha256', env().SESSION_SECRET).update(`confirm\n${userId}\n${code}`).digest()
