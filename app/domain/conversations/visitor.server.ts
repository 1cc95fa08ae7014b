import { createHash, randomBytes } from 'node:crypto'

/** A visitor at one of our doors: the hash of the token it showed. Everything else the database knows. */
export type VisitorContext = { tokenHash: Buffer; requestId: string }

// 256 random bits: guessing is hopeless, so a plain hash is enough to store.
const PREFIX = 'vt_'
const FORM = /^vt_[A-Za-z0-9_-]{43}$/

export const newVisitorToken = (): string => PREFIX + randomBytes(32).toString('base64url')

/** SHA-256 of a token, or null for what cannot be one. */
export function hashVisitorToken(token: string): Buffer | null {
  return FORM.test(token) ? createHash('sha256').update(token).digest() : null
}

/** The id of the conversation that a visitor's first message starts: the same message sent twice starts the same one. */
export function firstConversationId(askerId: string, clientId: string): string {
  const bytes = createHash('sha256').update(`${askerId}\n${clientId.toLowerCase()}`).digest().subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f) // version 8 (RFC 9562): made by our own rule
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
