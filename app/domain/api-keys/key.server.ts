import { createHash, randomBytes } from 'node:crypto'

// 256 random bits: guessing is hopeless, so a plain hash is enough to store.
const PREFIX = 'hvx_'
const FORM = /^hvx_[A-Za-z0-9_-]{43}$/
const SHOWN = PREFIX.length + 6

export const newApiKey = (): string => PREFIX + randomBytes(32).toString('base64url')

/** What stays visible of a key, so that people recognise it. */
export const shownPrefix = (key: string): string => key.slice(0, SHOWN)

/** SHA-256 of a key, or null for what cannot be one. */
export function hashApiKey(key: string): Buffer | null {
  return FORM.test(key) ? createHash('sha256').update(key).digest() : null
}
