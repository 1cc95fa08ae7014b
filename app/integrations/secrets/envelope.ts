import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SecretsKey } from '#app/lib/secrets-keys.ts'

// v1.<key's name>.<wrapped data key>.<iv>.<ciphertext and tag>, the last three as base64url. Every value has a data key
// of its own; the named key only wraps that one. Where a value stands is part of both seals, so it opens nowhere else.

/** Where a sealed value stands. */
export type Bound = { workspaceId: string; table: string; rowId: string; column: string }

const FORM = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{80})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/
const IV_BYTES = 12
const TAG_BYTES = 16

export function sealWith(key: SecretsKey, plain: string, bound: Bound): string {
  const dataKey = randomBytes(32)
  const wrapIv = randomBytes(IV_BYTES)
  const iv = randomBytes(IV_BYTES)
  const wrapped = Buffer.concat([wrapIv, encrypt(key.bytes, wrapIv, dataKey, place('key', bound))])
  const sealed = encrypt(dataKey, iv, Buffer.from(plain, 'utf8'), place('value', bound))
  return ['v1', key.name, ...[wrapped, iv, sealed].map((part) => part.toString('base64url'))].join('.')
}

/** Throws a plain Error when no key fits, when the value stands elsewhere than it was sealed for, or was changed. */
export function openWith(keys: readonly SecretsKey[], sealed: string, bound: Bound): string {
  const [, name, ...parts] = FORM.exec(sealed) ?? []
  const [wrapped, iv, value] = parts.map(bytesOf)
  if (!name || !wrapped || !iv || !value) throw new Error('not a sealed value')
  const key = keys.find((candidate) => candidate.name === name)
  if (!key) throw new Error(`sealed with the key "${name}", which SECRETS_KEYS does not hold`)
  const dataKey = decrypt(
    key.bytes,
    wrapped.subarray(0, IV_BYTES),
    wrapped.subarray(IV_BYTES),
    place('key', bound),
  )
  return decrypt(dataKey, iv, value, place('value', bound)).toString('utf8')
}

/** Null for another spelling of the same bytes: the last letter can carry bits that say nothing, which no seal covers. */
function bytesOf(part: string): Buffer | null {
  const bytes = Buffer.from(part, 'base64url')
  return bytes.toString('base64url') === part ? bytes : null
}

/** The name of the key that sealed a value; null for what is no envelope. */
export const keyNameOf = (sealed: string): string | null => FORM.exec(sealed)?.[1] ?? null

/** JSON keeps the parts apart, whatever they hold. */
const place = (role: 'key' | 'value', { workspaceId, table, rowId, column }: Bound) =>
  Buffer.from(JSON.stringify(['v1', role, workspaceId, table, rowId, column]), 'utf8')

function encrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array, where: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(where)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Uint8Array, iv: Uint8Array, sealed: Buffer, where: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(where)
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
}
