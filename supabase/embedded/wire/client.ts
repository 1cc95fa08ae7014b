import type { Socket } from 'node:net'
import type { Backend, Holder } from './backend.ts'
import { errorResponse, MessageReader, ProtocolError, query, readString, sync } from './messages.ts'
import { type ListenCommand, listenCommands, sessionSettings } from './sql-text.ts'
import {
  askPassword,
  CANCEL_REQUEST,
  GSS_REQUEST,
  isPassword,
  SSL_REQUEST,
  startupParameters,
  startupSettings,
  welcome,
} from './startup.ts'
import { Statements } from './statements.ts'

export type ClientOptions = {
  id: number
  serverVersion: string
  /** Null accepts everyone who reaches the port. */
  password: string | null
}

/** Messages that are run together, and what their SQL text does to the state that all clients share. */
type Batch = { bytes: Buffer; settings: string[]; listens: ListenCommand[]; expectsReady: boolean }

/** A message is a query with its parameters: nothing honest is longer. */
const LONGEST_MESSAGE = 64 * 1024 * 1024
/** Input beyond this is left in the kernel until the session is free. */
const HIGH_WATER = 1024 * 1024
const ALLOWED = new Set(['Q', 'P', 'B', 'D', 'E', 'C', 'H', 'S', 'X', 'd', 'c', 'f'])

/** One connected client. It takes the session for its messages and gives it back when its transaction is over. */
export class Client implements Holder {
  readonly #socket: Socket
  readonly #backend: Backend
  readonly #options: ClientOptions
  readonly #reader = new MessageReader(LONGEST_MESSAGE)
  readonly #statements: Statements
  readonly settings: string[] = []
  #phase: 'startup' | 'password' | 'ready' | 'failed' = 'startup'
  #status = 'I'
  #pumping = false
  #closed = false
  #drained: (() => void) | null = null

  constructor(socket: Socket, backend: Backend, options: ClientOptions) {
    this.#socket = socket
    this.#backend = backend
    this.#options = options
    this.#statements = new Statements(options.id)
    socket.setNoDelay(true)
    socket.setTimeout(10_000, () => this.#phase !== 'ready' && socket.destroy())
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('drain', () => this.#drained?.())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#leave())
    socket.on('end', () => socket.end())
  }

  notify(notification: Buffer): void {
    // A listener that stopped reading is cut off rather than kept in memory.
    if (this.#socket.writableLength > 16 * HIGH_WATER) this.#socket.destroy()
    else this.#socket.write(notification)
  }

  expire(): void {
    this.fail(
      '25P03',
      'terminating connection: its transaction kept the embedded database waiting for too long',
    )
  }

  fail(code: string, text: string): void {
    this.#phase = 'failed'
    if (!this.#socket.destroyed) this.#socket.end(errorResponse('FATAL', code, text))
    this.#socket.destroySoon()
  }

  /** Ends the connection without an error of ours: pools that are closing anyway need not hear of one. */
  dismiss(): void {
    this.#phase = 'failed'
    this.#socket.destroySoon()
  }

  #receive(chunk: Buffer): void {
    if (this.#phase === 'failed') return
    this.#reader.push(chunk)
    try {
      while ((this.#phase === 'startup' || this.#phase === 'password') && this.#start()) {
        // each step of the start phase reads one packet
      }
    } catch (error) {
      this.#refuse(error)
      return
    }
    if (this.#phase === 'ready') {
      if (this.#pumping && this.#reader.buffered > HIGH_WATER) this.#socket.pause()
      void this.#pump()
    }
  }

  #refuse(error: unknown): void {
    this.fail('08P01', error instanceof ProtocolError ? error.message : 'the embedded database failed')
  }

  /** Reads one packet of the start phase; false when there is none yet. */
  #start(): boolean {
    if (this.#phase === 'password') return this.#checkPassword()
    const packet = this.#reader.nextStartup()
    if (!packet) return false
    const code = packet.readInt32BE(0)
    if (code === SSL_REQUEST || code === GSS_REQUEST) return this.#socket.write('N') || true
    if (code === CANCEL_REQUEST || code >>> 16 !== 3) {
      if (code === CANCEL_REQUEST) this.#socket.destroy()
      else this.fail('0A000', 'unsupported frontend protocol')
      return false
    }
    const parameters = startupParameters(packet)
    const database = parameters.get('database') ?? parameters.get('user')
    if (parameters.get('user') !== 'postgres')
      this.fail('28P01', 'the embedded database has one user: postgres')
    else if (database !== 'postgres') this.fail('3D000', `database "${database}" does not exist`)
    else {
      this.settings.push(...startupSettings(parameters))
      if (this.#options.password === null) this.#welcome()
      else {
        this.#phase = 'password'
        this.#socket.write(askPassword)
      }
      return true
    }
    return false
  }

  #checkPassword(): boolean {
    const answer = this.#reader.next()
    if (!answer) return false
    if (answer.type !== 'p') throw new ProtocolError('expected a password')
    if (isPassword(readString(answer.bytes, 5).value, this.#options.password ?? '')) this.#welcome()
    else this.fail('28P01', 'password authentication failed for user "postgres"')
    return this.#phase === 'ready'
  }

  #welcome(): void {
    this.#phase = 'ready'
    this.#socket.setTimeout(0)
    this.#socket.setKeepAlive(true, 30_000)
    this.#socket.write(welcome(this.#options.serverVersion, this.#options.id))
  }

  /** Runs what has arrived, up to each Sync or Query, and gives the session back when it is idle. */
  async #pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    try {
      for (let batch = this.#batch(); batch && !this.#isGone(); batch = this.#batch()) {
        await this.#backend.acquire(this)
        if (this.#isGone()) break
        this.settings.push(...batch.settings)
        for (const command of batch.listens) this.#listen(command)
        const reply = await this.#backend.run(batch.bytes, batch.expectsReady)
        this.#status = reply.status ?? 'open'
        if (reply.bytes.length > 0 && !this.#closed) await this.#write(reply.bytes)
        if (this.#status === 'I') await this.#backend.release(this)
        if (this.#reader.buffered < HIGH_WATER) this.#socket.resume()
      }
    } catch (error) {
      this.#refuse(error)
    } finally {
      this.#pumping = false
      this.#socket.resume()
      if (this.#closed) await this.#cleanUp().catch(() => {})
    }
  }

  #isGone(): boolean {
    return this.#closed || this.#phase === 'failed'
  }

  /** The whole messages received, up to the first that makes the session answer ReadyForQuery. */
  #batch(): Batch | null {
    const parts: Buffer[] = []
    const batch: Omit<Batch, 'bytes'> = { settings: [], listens: [], expectsReady: false }
    for (let next = this.#reader.next(); next; next = this.#reader.next()) {
      if (!ALLOWED.has(next.type)) throw new ProtocolError(`invalid frontend message type ${next.bytes[0]}`)
      if (next.type === 'X') {
        this.#socket.end()
        break
      }
      // Copy data without a copy: Postgres ignores it, too.
      if (next.type === 'd' || next.type === 'c' || next.type === 'f') continue
      const { bytes, sql } = this.#statements.translate(next)
      parts.push(bytes)
      if (sql !== null) {
        batch.settings.push(...sessionSettings(sql))
        batch.listens.push(...listenCommands(sql))
      }
      batch.expectsReady = next.type === 'Q' || next.type === 'S'
      if (batch.expectsReady) break
    }
    return parts.length > 0 ? { ...batch, bytes: Buffer.concat(parts) } : null
  }

  #listen({ listen, channel }: ListenCommand): void {
    if (listen) this.#backend.listen(this, channel)
    else this.#backend.unlisten(this, channel)
  }

  #write(bytes: Buffer): Promise<void> | undefined {
    if (this.#socket.write(bytes)) return
    return new Promise((done) => {
      this.#drained = () => {
        this.#drained = null
        done()
      }
    })
  }

  #leave(): void {
    this.#closed = true
    this.#drained?.()
    if (!this.#pumping) void this.#cleanUp().catch(() => {})
  }

  /** Rolls back and forgets what a client that is gone left in the session. */
  async #cleanUp(): Promise<void> {
    const listening = this.#backend.isListening(this)
    if (listening) this.#backend.unlisten(this, '*')
    if (!this.#backend.holds(this) && this.#statements.isEmpty && !listening) return
    await this.#backend.acquire(this)
    if (this.#status === 'open') this.#status = (await this.#backend.run(sync)).status ?? 'I'
    if (this.#status !== 'I') await this.#backend.run(query('rollback'))
    if (!this.#statements.isEmpty) await this.#backend.run(Buffer.concat([this.#statements.closeAll(), sync]))
    await this.#backend.release(this)
  }
}
