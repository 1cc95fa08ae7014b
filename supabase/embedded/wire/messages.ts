/**
 * The PostgreSQL frontend/backend protocol 3.0, as far as a multiplexer must read and write it.
 * Format: https://www.postgresql.org/docs/17/protocol-message-formats.html
 */

/** One whole message: `bytes` holds the type byte, the length and the body. */
export type Message = { type: string; bytes: Buffer }

const HEADER = 5

export class ProtocolError extends Error {}

/** Cuts a byte stream into messages, without copying a big one once per chunk. */
export class MessageReader {
  readonly #limit: number
  #chunks: Buffer[] = []
  #size = 0

  /** `limit`: the longest message, in bytes, that is accepted. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes received that do not yet form a whole message. */
  get buffered(): number {
    return this.#size
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  /** The next whole message, or null. Throws ProtocolError on a length that cannot be. */
  next(): Message | null {
    if (this.#size < HEADER) return null
    const length = this.#peek(HEADER).readInt32BE(1)
    if (length < 4 || length > this.#limit) throw new ProtocolError(`invalid message length ${length}`)
    const bytes = this.#take(length + 1)
    return bytes && { type: String.fromCharCode(bytes[0] ?? 0), bytes }
  }

  /** The next packet of the start phase, which has no type byte. Its body follows the length. */
  nextStartup(): Buffer | null {
    if (this.#size < 4) return null
    const length = this.#peek(4).readInt32BE(0)
    if (length < 8 || length > 10_000) throw new ProtocolError('invalid length of startup packet')
    return this.#take(length)?.subarray(4) ?? null
  }

  #peek(count: number): Buffer {
    const first = this.#chunks[0] ?? Buffer.alloc(0)
    return first.length >= count ? first : this.#join()
  }

  #take(count: number): Buffer | null {
    if (this.#size < count) return null
    const all = this.#join()
    this.#size -= count
    this.#chunks = this.#size > 0 ? [all.subarray(count)] : []
    return all.subarray(0, count)
  }

  #join(): Buffer {
    const all = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
}

/** Walks over the messages of a backend reply. Each slice is one whole message. */
export function* eachMessage(reply: Buffer): Generator<Message> {
  let at = 0
  while (at + HEADER <= reply.length) {
    const end = at + 1 + reply.readInt32BE(at + 1)
    yield { type: String.fromCharCode(reply[at] ?? 0), bytes: reply.subarray(at, end) }
    at = end
  }
}

export function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  )
  const head = Buffer.alloc(HEADER)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** The zero-terminated string at `at`, and where the next field starts. Throws ProtocolError without its zero. */
export function readString(bytes: Buffer, at: number): { value: string; end: number } {
  const zero = bytes.indexOf(0, at)
  if (zero < 0) throw new ProtocolError('invalid string in message')
  return { value: bytes.toString('utf8', at, zero), end: zero + 1 }
}

export const query = (sql: string): Buffer => message('Q', sql)
export const sync: Buffer = message('S')
export const closeStatement = (name: string): Buffer => message('C', Buffer.from('S'), name)
export const readyForQuery = (status: string): Buffer => message('Z', Buffer.from(status))

export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, text: string): Buffer {
  return message('E', `S${severity}`, `V${severity}`, `C${code}`, `M${text}`, Buffer.from([0]))
}
