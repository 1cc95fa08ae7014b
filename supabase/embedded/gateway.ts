import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

type Handler = (req: IncomingMessage, res: ServerResponse) => unknown
type Upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

export type Gateway = {
  url: string
  /** Answers every path below `prefix`, the longest prefix first. */
  route(prefix: string, handler: Handler): void
  upgrade(prefix: string, handler: Upgrade): void
  close(): Promise<void>
}

/** One origin for all services, as Supabase has it. It listens at once; what is not ready answers 503. */
export async function startGateway(port: number): Promise<Gateway> {
  const routes: { prefix: string; handler: Handler }[] = []
  const upgrades: { prefix: string; handler: Upgrade }[] = []

  const server = createServer((req, res) => {
    const path = pathOf(req)
    const route = routes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
    res.on('error', () => res.destroy())
    if (route) return void answer(route.handler, req, res)
    const known = /^\/(auth|rest|storage|realtime|functions)\/v1(\/|$)/.test(path)
    sendJson(res, known ? 503 : 404, {
      message: known ? 'the service is starting' : 'no Route matched with those values',
    })
  })
  server.on('upgrade', (req, socket, head) => {
    const path = pathOf(req)
    const route = upgrades.find(({ prefix }) => path.startsWith(prefix))
    if (route) route.handler(req, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const byLength = (a: { prefix: string }, b: { prefix: string }) => b.prefix.length - a.prefix.length
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    route: (prefix, handler) => routes.push({ prefix, handler }) && routes.sort(byLength),
    upgrade: (prefix, handler) => upgrades.push({ prefix, handler }) && upgrades.sort(byLength),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(handler: Handler, req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    await handler(req, res)
  } catch (error) {
    console.error('the gateway failed', error)
    if (res.headersSent) res.destroy()
    else sendJson(res, 500, { message: 'Internal server error' })
  }
}

export function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/'
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
  res.end(JSON.stringify(body))
}
