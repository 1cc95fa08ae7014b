import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { ServerDeps } from './channel.ts'
import { openDatabase } from './database.ts'
import { createHub, roomKey } from './hub.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import type { Version } from './protocol.ts'
import { createRest } from './rest.ts'
import { type Socket, serveSocket } from './socket.ts'
import { tokenVerifier } from './tokens.ts'

export type RealtimeOptions = {
  databaseUrl: string
  jwtSecret: string
  /** Hosted projects have a switch for this; this product uses private channels alone. */
  allowPublic?: boolean
  /** How often the policies are asked again for every joined channel; a removed member hears no longer than this. */
  recheckMs?: number
  limits?: Partial<Limits>
}

export type Realtime = {
  /** Takes over an upgrade request for /realtime/v1/websocket. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers the REST broadcast endpoint; resolves to false for any other address. */
  handleRequest(req: IncomingMessage, res: ServerResponse): Promise<boolean>
  close(): Promise<void>
}

const DEFAULT_RECHECK_MS = 30_000
// Clients send a heartbeat every 25 s.
const SILENCE_MS = 60_000
const MAX_FRAME_BYTES = 512 * 1024

/** Realtime on the database's `realtime` schema (schema.sql must have been applied). */
export async function startRealtime(options: RealtimeOptions): Promise<Realtime> {
  const sockets = new Set<Socket>()
  const hub = createHub()
  const closeAll = (code: number, reason: string) => {
    for (const socket of sockets) socket.close(code, reason)
  }
  const database = await openDatabase(options.databaseUrl, {
    onMessage: ({ topic, event, payload, isPrivate, id }) =>
      hub.broadcast(roomKey(topic, isPrivate), { event, payload, meta: { id } }),
    // Clients connect again and load what they missed.
    onGap: () => closeAll(1012, 'the database connection was lost'),
  })
  const deps: ServerDeps = {
    hub,
    database,
    verify: tokenVerifier(options.jwtSecret),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    allowPublic: options.allowPublic ?? false,
  }
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, clientTracking: true })
  const handleRequest = createRest(deps)

  const recheckMs =
    options.recheckMs ?? Number(process.env.EMBEDDED_REALTIME_RECHECK_MS || DEFAULT_RECHECK_MS)
  const rechecks = startRechecks(sockets, recheckMs)
  const silence = setInterval(() => {
    for (const socket of sockets) socket.dropIfSilent()
  }, SILENCE_MS).unref()

  return {
    handleUpgrade(req, duplex, head) {
      const params = new URL(req.url ?? '/', 'http://realtime').searchParams
      const token = params.get('apikey') ?? String(req.headers.apikey ?? '')
      const version: Version = params.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0'
      const refuse = () =>
        duplex.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      duplex.on('error', () => duplex.destroy())
      deps.verify(token).then(
        () =>
          server.handleUpgrade(req, duplex, head, (ws) => {
            sockets.add(serveSocket(deps, ws, version, token, (socket) => sockets.delete(socket)))
          }),
        refuse,
      )
    },
    handleRequest,
    async close() {
      clearInterval(silence)
      for (const client of server.clients) client.terminate()
      server.close()
      await rechecks.stop()
      await database.close()
    },
  }
}

/** Asks the policies again for every socket, one after the other, with a pause of `everyMs` between the rounds. */
function startRechecks(sockets: ReadonlySet<Socket>, everyMs: number): { stop(): Promise<void> } {
  let isStopped = false
  let round = Promise.resolve()
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(() => {
      round = run()
    }, everyMs).unref()
  }
  async function run(): Promise<void> {
    for (const socket of [...sockets]) if (!isStopped) await socket.recheck()
    if (!isStopped) schedule()
  }
  schedule()
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
      return round
    },
  }
}
