/** Ids and random strings. Works in Node and in browsers. */

let lastTime = 0
let counter = 0

/**
 * A UUID of version 7 (RFC 9562): sorts by the time it was made, and within one process strictly by the order of the
 * calls (the 12 bits of `rand_a` count within a millisecond, method 1 of section 6.2).
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const now = Date.now()
  if (now > lastTime) {
    lastTime = now
    // Half the range is left for counting up.
    counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff
  } else if (++counter > 0xfff) {
    lastTime += 1
    counter = 0
  }
  for (let i = 0, rest = lastTime; i < 6; i++, rest = Math.floor(rest / 256)) bytes[5 - i] = rest % 256
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `length` random letters and digits, each of 62 equally likely. */
export function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length * 2))) {
      // 248 = 4 * 62: what lies above would make the first eight characters likelier.
      if (byte < 248 && text.length < length) text += BASE62[byte % 62]
    }
  }
  return text
}

/** The public id of an agent, as it stands in the snippet: `ag_` and 16 characters. */
export const newAgentPublicId = (): string => `ag_${randomBase62(16)}`

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether `value` has the form of a UUID, of any version. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
