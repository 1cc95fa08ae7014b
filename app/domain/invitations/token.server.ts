import { createHash, createHmac, randomBytes } from 'node:crypto'
import { env } from '#app/env.server.ts'

// The token is 32 bytes that only the holder of the link and, by the seed, this server can know. The database has its
// hash, to find it by, and the seed, so that the mail's job and "copy link" can write the link again; neither opens
// anything without the server's secret.

export function newInvitationToken(): { tokenSeed: Buffer; tokenHash: Buffer } {
  const tokenSeed = randomBytes(32)
  return { tokenSeed, tokenHash: hash(bytesOf(tokenSeed)) }
}

export function invitationLink(tokenSeed: Buffer): string {
  return `${env().APP_URL}/invite/${bytesOf(tokenSeed).toString('base64url')}`
}

/** Null: this has not the form of a token. */
export function tokenHashOf(token: string | undefined): Buffer | null {
  if (!token || !/^[\w-]{43}$/.test(token)) return null
  return hash(Buffer.from(token, 'base64url'))
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
/** The purpose is in what is signed: no other token of ours can ever be one of these. */
const bytesOf = (seed: Buffer) =>
  createHmac('sha256', env().SESSION_SECRET).update('invitation\n').update(seed).digest()
