import type { IncomingMessage, Server } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

// The embedded Supabase listens on this machine alone. Browsers elsewhere reach its Realtime, and nothing else of it,
// through the web server's own port.

const PATH = '/realtime/v1/'
const HOP = new Set(['host', 'cookie', 'connection', 'upgrade'])

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** The request as it goes on: our cookies stay here, Realtime knows a caller by the token in its messages. */
function headOf(request: IncomingMessage, target: string, host: string): string {
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket']
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? ''
    if (!HOP.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[i + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}

function tunnel(request: IncomingMessage, socket: Duplex, head: Buffer, target: string, origin: URL): void {
  const upstream = connect(Number(origin.port || 80), origin.hostname)
  let isOpen = false
  upstream.once('connect', () => {
    isOpen = true
    upstream.setNoDelay(true)
    upstream.write(headOf(request, target, origin.host), 'latin1')
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  })
  upstream.on('error', () => (isOpen ? socket.destroy() : refuse(socket, '503 Service Unavailable')))
  upstream.once('close', () => socket.destroy())
  socket.once('close', () => upstream.destroy())
}

/**
 * Passes WebSockets below `/realtime/v1/` on to `supabaseUrl`. `isAlone` false: other listeners of the server's upgrades
 * (Vite's) take the rest; true: the rest is refused.
 */
export function passRealtimeOn(server: Server, options: { supabaseUrl: string; isAlone: boolean }): void {
  const origin = new URL(options.supabaseUrl)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    const isRealtime = url?.host === 'localhost' && url.pathname.startsWith(PATH)
    if (url && isRealtime && request.method === 'GET' && /^websocket$/i.test(request.headers.upgrade ?? ''))
      tunnel(request, socket, head, url.pathname + url.search, origin)
    else if (options.isAlone || isRealtime) refuse(socket, '404 Not Found')
  })
}
