import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { remember } from '#app/lib/remember.ts'
import type { DoorContext } from './door.server.ts'

export const RETRY_MS = 1_000
const KEEP_ALIVE_MS = 15_000
/** A reader that lets this much pile up is cut off; it comes back with Last-Event-ID and reads from the log. */
const MAX_BUFFERED_BYTES = 1_048_576

/** One event as a frame of `text/event-stream`. JSON never holds a bare line break, so one `data` line is enough. */
export function sseFrame(event: StreamEvent): string {
  return `id: ${event.seq}\nevent: e\ndata: ${JSON.stringify(event)}\n\n`
}

/** The seq to go on after: `Last-Event-ID`, else the given one, else 0. */
export function resumePoint(
  lastEventId: string | null | undefined,
  after: string | number | null | undefined,
): number {
  for (const value of [lastEventId, after]) {
    const seq = Number(value)
    if (value !== null && value !== undefined && value !== '' && Number.isSafeInteger(seq) && seq >= 0)
      return seq
  }
  return 0
}

export type SseConnection = {
  /** Writes the events as one chunk. Cuts off a reader that does not read. */
  send(events: StreamEvent[]): void
  /** Ends the stream from our side; the reader is told to come back after `RETRY_MS`. */
  close(): void
  /** Aborted when either side ended the stream. */
  signal: AbortSignal
}

const openConnections = () => remember('sse-connections', () => new Set<SseConnection>())

/** Ends every open stream, so that a process can stop; readers come back to another one and go on where they were. */
export function closeAllStreams(): void {
  for (const connection of openConnections()) connection.close()
}

/**
 * Opens an event stream on the connection itself: one write per delivery, no web stream in between. Headers that
 * middleware has set so far (CORS, request id) go out with it.
 */
export function openSse(c: DoorContext, headers: Record<string, string> = {}): SseConnection {
  const { outgoing } = c.env
  const ended = new AbortController()
  outgoing.writeHead(200, {
    ...c.get('headers'),
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  outgoing.write(`retry: ${RETRY_MS}\n\n`)
  const keepAlive = setInterval(() => outgoing.write(':\n\n'), KEEP_ALIVE_MS)
  const connection: SseConnection = {
    signal: ended.signal,
    send(events) {
      if (ended.signal.aborted || events.length === 0) return
      outgoing.write(events.map(sseFrame).join(''))
      if (outgoing.writableLength > MAX_BUFFERED_BYTES) outgoing.destroy()
    },
    close() {
      if (!ended.signal.aborted) outgoing.end()
      finish()
    },
  }
  const finish = () => {
    clearInterval(keepAlive)
    openConnections().delete(connection)
    ended.abort()
  }
  outgoing.once('close', finish)
  openConnections().add(connection)
  return connection
}

/** What a handler returns after `openSse`: the answer is already on the wire. */
export const streamOpened = (): Response => RESPONSE_ALREADY_SENT
