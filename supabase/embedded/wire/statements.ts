import { closeStatement, type Message, message, ProtocolError, readString } from './messages.ts'
import { failing, isCopyFromStdin, isDiscardAll } from './sql-text.ts'

const COPY_UNSUPPORTED = 'COPY FROM STDIN is not supported by the embedded database: use INSERT'
const DISCARD_UNSUPPORTED = 'DISCARD ALL is not supported by the embedded database: its session is shared'

/**
 * Prepared statements belong to the one session that all clients share, so each client's names are mapped to names
 * of its own. Unnamed ones need no name: they live within one holding of the session.
 */
export class Statements {
  readonly #prefix: string
  readonly #names = new Map<string, string>()
  #count = 0

  constructor(clientId: number) {
    this.#prefix = `c${clientId}_`
  }

  get isEmpty(): boolean {
    return this.#names.size === 0
  }

  /** Closes what this client left behind. */
  closeAll(): Buffer {
    const closing = Buffer.concat([...this.#names.values()].map(closeStatement))
    this.#names.clear()
    return closing
  }

  /** The message as the session must see it, and the SQL text it carries, if any. */
  translate({ type, bytes }: Message): { bytes: Buffer; sql: string | null } {
    if (type === 'Q') {
      const sql = readString(bytes, 5).value
      const refused = refuse(sql)
      return { bytes: refused ? message('Q', refused) : bytes, sql }
    }
    if (type === 'P') {
      const name = readString(bytes, 5)
      const sql = readString(bytes, name.end)
      const refused = refuse(sql.value)
      if (!name.value && !refused) return { bytes, sql: sql.value }
      const text = refused ?? sql.value
      return { bytes: message('P', this.#map(name.value), text, bytes.subarray(sql.end)), sql: sql.value }
    }
    if (type === 'B') {
      const portal = readString(bytes, 5)
      const name = readString(bytes, portal.end)
      if (!name.value) return { bytes, sql: null }
      return { bytes: message('B', portal.value, this.#map(name.value), bytes.subarray(name.end)), sql: null }
    }
    if ((type === 'D' || type === 'C') && bytes[5] === 0x53) {
      const name = readString(bytes, 6)
      if (!name.value) return { bytes, sql: null }
      const mapped = this.#map(name.value)
      if (type === 'C') this.#names.delete(name.value)
      return { bytes: message(type, bytes.subarray(5, 6), mapped), sql: null }
    }
    return { bytes, sql: null }
  }

  #map(name: string): string {
    if (!name) return name
    let mapped = this.#names.get(name)
    if (!mapped) {
      if (this.#names.size >= 10_000) throw new ProtocolError('too many prepared statements')
      mapped = `${this.#prefix}${++this.#count}`
      this.#names.set(name, mapped)
    }
    return mapped
  }
}

function refuse(sql: string): string | null {
  if (isCopyFromStdin(sql)) return failing(COPY_UNSUPPORTED)
  if (isDiscardAll(sql)) return failing(DISCARD_UNSUPPORTED)
  return null
}
