import { eachMessage, type Message, query } from './messages.ts'
import { quoteName } from './sql-text.ts'

/** One PostgreSQL session. `exec` takes protocol messages and resolves with everything the session answered. */
export type Engine = {
  exec(messages: Uint8Array): Promise<Uint8Array>
  /** Takes a session of its own anew, as after a crash. Rejects when what it held is lost. */
  restart(): Promise<void>
}

/** Someone who may hold the session: a connected client. */
export interface Holder {
  /** `SET` commands of this client, in force whenever it holds the session. */
  readonly settings: readonly string[]
  /** A NotificationResponse of a channel that this client listens to. */
  notify(notification: Buffer): void
  /** The session was held without work for too long while others wait. */
  expire(): void
}

export type Reply = { bytes: Buffer; status: string | null }

/**
 * The one session, lent to one holder at a time: from its first message until ReadyForQuery says it is idle. What a
 * session keeps between transactions (settings, channels) is put right when it changes hands.
 */
export class Backend {
  readonly #engine: Engine
  readonly #onCrash: (error: unknown, isBack: boolean) => void
  readonly #channels = new Map<string, Set<Holder>>()
  #holder: Holder | null = null
  #waiting: { holder: Holder; enter: () => void }[] = []
  /** Whose settings are in force in the session. */
  #settled: Holder | null = null
  #relisten = false
  #crashed = false
  #idleSince = 0

  constructor(engine: Engine, onCrash: (error: unknown, isBack: boolean) => void) {
    this.#engine = engine
    this.#onCrash = onCrash
  }

  async acquire(holder: Holder): Promise<void> {
    if (this.#holder === holder) return
    if (this.#holder) await new Promise<void>((enter) => this.#waiting.push({ holder, enter }))
    this.#holder = holder
    this.#idleSince = 0
    if (
      !this.#crashed &&
      this.#settled !== holder &&
      ((this.#settled?.settings.length ?? 0) > 0 || holder.settings.length > 0)
    ) {
      await this.run(query('reset session authorization; reset role; reset all'))
      for (const setting of holder.settings) await this.run(query(setting))
    }
    this.#settled = holder
  }

  async release(holder: Holder): Promise<void> {
    if (this.#holder !== holder) return
    if (this.#relisten) await this.#listenAgain()
    const next = this.#waiting.shift()
    this.#holder = next ? next.holder : null
    next?.enter()
  }

  holds(holder: Holder): boolean {
    return this.#holder === holder
  }

  /**
   * Runs messages for the holder. Notifications go to who listens; the reply keeps only the holder's own. `expectsReady`:
   * the messages end with one that the session answers with ReadyForQuery.
   */
  async run(messages: Buffer, expectsReady = true): Promise<Reply> {
    if (this.#crashed) throw new Error('the embedded database has stopped')
    this.#idleSince = 0
    try {
      const raw = await this.#engine.exec(messages)
      const reply = this.#route(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength))
      // A stack overflow inside the engine ends without a word, and leaves it unusable.
      if (expectsReady && reply.status === null) throw new Error('the database engine gave no answer')
      this.#idleSince = Date.now()
      return reply
    } catch (error) {
      await this.#restart(error)
      throw error
    }
  }

  /** What Postgres does when a backend crashes: everyone is cut off, and the session starts anew. */
  async #restart(error: unknown): Promise<void> {
    this.#channels.clear()
    this.#settled = null
    this.#relisten = false
    try {
      await this.#engine.restart()
      this.#onCrash(error, true)
    } catch {
      this.#crashed = true
      this.#onCrash(error, false)
    }
  }

  #route(reply: Buffer): Reply {
    let status: string | null = null
    let kept: Buffer[] | null = null
    let from = 0
    let at = 0
    for (const part of eachMessage(reply)) {
      if (part.type === 'Z') status = String.fromCharCode(part.bytes[5] ?? 0)
      if (part.type === 'A') {
        kept ??= []
        kept.push(reply.subarray(from, at))
        if (this.#deliver(part)) kept.push(part.bytes)
        from = at + part.bytes.length
      }
      at += part.bytes.length
    }
    return { bytes: kept ? Buffer.concat([...kept, reply.subarray(from)]) : reply, status }
  }

  /** Sends a notification to everyone but the holder; true when the holder listens too and keeps it in place. */
  #deliver(notification: Message): boolean {
    const zero = notification.bytes.indexOf(0, 9)
    const listeners = this.#channels.get(notification.bytes.toString('utf8', 9, zero))
    let own = false
    for (const listener of listeners ?? []) {
      if (listener === this.#holder) own = true
      else listener.notify(notification.bytes)
    }
    return own
  }

  listen(holder: Holder, channel: string): void {
    const listeners = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, listeners.add(holder))
  }

  /** The session forgot channels that others may still want; they are taken again before it changes hands. */
  unlisten(holder: Holder, channel: string | '*'): void {
    for (const [name, listeners] of this.#channels) {
      if (channel !== '*' && channel !== name) continue
      listeners.delete(holder)
      if (listeners.size === 0) this.#channels.delete(name)
    }
    this.#relisten = true
  }

  isListening(holder: Holder): boolean {
    for (const listeners of this.#channels.values()) if (listeners.has(holder)) return true
    return false
  }

  async #listenAgain(): Promise<void> {
    this.#relisten = false
    const commands = [...this.#channels.keys()].map((name) => `listen ${quoteName(name)};`)
    await this.run(query(`unlisten *; ${commands.join(' ')}`))
  }

  /** Resolves when nobody holds the session any more; afterwards nobody gets it. */
  async drained(): Promise<void> {
    await this.acquire({ settings: [], notify() {}, expire() {} })
    this.#crashed = true
  }

  /** Expires a holder that has kept others waiting, idle, for longer than `limitMs`. */
  checkIdle(limitMs: number): void {
    if (
      this.#holder &&
      this.#waiting.length > 0 &&
      this.#idleSince > 0 &&
      Date.now() - this.#idleSince > limitMs
    )
      this.#holder.expire()
  }
}
