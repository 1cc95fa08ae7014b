import pg from 'pg'
import { env } from '#app/env.server.ts'
import { remember } from '#app/lib/remember.ts'

type Listener = { onMessage: (payload: string) => void; onReconnect: (() => void) | undefined }

const RETRY_MS = [100, 250, 500, 1000, 2000]

class Listening {
  readonly #channels = new Map<string, Set<Listener>>()
  #client: pg.Client | undefined
  #connecting: Promise<pg.Client> | undefined
  #isClosed = false

  async add(channel: string, listener: Listener): Promise<() => void> {
    const listeners = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, listeners)
    listeners.add(listener)
    const client = await this.#connect()
    // Also for the second listener of a channel: it must not go on before the first one's LISTEN has taken effect.
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0 || this.#channels.get(channel) !== listeners) return
      this.#channels.delete(channel)
      this.#client?.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {})
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#channels.clear()
    await this.#client?.end()
  }

  #connect(): Promise<pg.Client> {
    this.#connecting ??= this.#open().catch((error: unknown) => {
      this.#connecting = undefined
      throw error
    })
    return this.#connecting
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: env().DATABASE_URL,
      application_name: 'hiviex-listen',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.#channels.get(channel) ?? []) listener.onMessage(payload ?? '')
    })
    // 'error' without a listener would end the process; 'end' follows it.
    client.on('error', () => {})
    await client.connect()
    client.once('end', () => void this.#reconnect())
    for (const channel of this.#channels.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    this.#client = client
    return client
  }

  async #reconnect(): Promise<void> {
    this.#client = undefined
    this.#connecting = undefined
    for (let attempt = 0; !this.#isClosed; attempt++) {
      await new Promise((resolve) =>
        setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]).unref(),
      )
      try {
        await this.#connect()
        break
      } catch {
        // the next attempt waits longer
      }
    }
    for (const listeners of this.#channels.values())
      for (const listener of listeners) listener.onReconnect?.()
  }
}

const listening = () => remember('db.listen', () => new Listening())

/**
 * Calls `onMessage` with the payload of each NOTIFY on `channel`, over the one listening connection of this process.
 * What was sent while the connection was down is lost: `onReconnect` is the moment to look for it. Resolves once
 * listening; the function it gives ends it.
 */
export function listen(
  channel: string,
  onMessage: (payload: string) => void,
  onReconnect?: () => void,
): Promise<() => void> {
  return listening().add(channel, { onMessage, onReconnect })
}

/** Ends the listening connection, for orderly stops. */
export function closeListening(): Promise<void> {
  return listening().close()
}
