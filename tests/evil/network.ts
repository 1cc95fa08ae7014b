import dns from 'node:dns'
import dnsPromises from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net, { type AddressInfo } from 'node:net'
import { CERTIFICATE, KEY } from './certificate.ts'

// The whole outside world of this process: names mean what a test says, public addresses lead to one site, and every attempt to
// reach anything else is a hit, whether somebody listens there or not.

export const PUBLIC_ADDRESS = '93.184.216.34'

export type Network = {
  /** Answers of a name, one for each time it is asked; the last one stays. */
  names: Map<string, string[][]>
  /** Addresses that something tried to reach and must not. */
  hits: string[]
  /** Requests at the public site. */
  visits: string[]
  /** What the public site answers to a path. */
  answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string }
  /** A port where something listens on every address of this machine. */
  port: number
  close(): void
}

const listening = async (server: net.Server, host: string): Promise<number> => {
  server.listen(0, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** `ours` are the ports of the house's own services. */
export async function takeNetwork(ours: readonly number[]): Promise<Network> {
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/'
    network.visits.push(path)
    const { status, headers, body = '' } = network.answer(path)
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close', ...headers }).end(body)
  }
  const site = createServer(serve)
  const secure = createSecureServer({ key: KEY, cert: CERTIFICATE }, serve)
  const canary = createServer((request, response) => {
    network.hits.push(`listener ${request.url}`)
    response.end('{"secret":"internal"}')
  })
  const sitePort = await listening(site, '127.0.0.1')
  const securePort = await listening(secure, '127.0.0.1')
  const network: Network = {
    names: new Map(),
    hits: [],
    visits: [],
    answer: () => ({ status: 200, body: 'Hello' }),
    port: await listening(canary, '::'),
    close() {
      for (const server of [site, secure, canary]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
  takeNames(network)
  takeSockets(network, new Set([...ours, sitePort, securePort]), { sitePort, securePort })
  return network
}

function takeNames({ names }: Network): void {
  const answersFor = (asked: string): { address: string; family: number }[] => {
    const name = asked.toLowerCase().replace(/\.$/, '')
    if (net.isIP(name)) return [{ address: name, family: net.isIP(name) }]
    const left = names.get(name)
    const found = (left && left.length > 1 ? left.shift() : left?.[0]) ?? []
    if (found.length === 0)
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
    return found.map((address) => ({ address, family: net.isIP(address) }))
  }
  const promised = async (name: string, options?: { all?: boolean }) => {
    const answers = answersFor(name)
    return options?.all ? answers : answers[0]
  }
  const called = (name: string, options: unknown, callback?: (...args: unknown[]) => void) => {
    const done = (callback ?? options) as (...args: unknown[]) => void
    try {
      const answers = answersFor(name)
      const isAll = (options as { all?: boolean } | null)?.all === true
      process.nextTick(() =>
        isAll ? done(null, answers) : done(null, answers[0]?.address, answers[0]?.family),
      )
    } catch (error) {
      process.nextTick(() => done(error))
    }
  }
  Object.assign(dnsPromises, { lookup: promised })
  Object.assign(dns, { lookup: called })
  syncBuiltinESMExports()
}

type Target = { host?: string; port?: number | string; path?: string }

function takeSockets(
  { hits }: Network,
  ours: ReadonlySet<number>,
  { sitePort, securePort }: { sitePort: number; securePort: number },
): void {
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const inner = Array.isArray(args[0]) ? args[0] : args
    const target = (typeof inner[0] === 'object' ? inner[0] : null) as Target | null
    const port = Number(target?.port)
    const go = () => Reflect.apply(connect, this, args) as net.Socket
    if (!target || target.path || (ours.has(port) && isHere(target.host))) return go()
    if (target.host === PUBLIC_ADDRESS) {
      inner[0] = { ...target, host: '127.0.0.1', port: port === 443 ? securePort : sitePort }
      return go()
    }
    hits.push(`${target.host}:${target.port}`)
    process.nextTick(() =>
      this.destroy(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    )
    return this
  } as typeof connect
}

const isHere = (host: string | undefined) =>
  host === undefined || host === 'localhost' || host === '127.0.0.1'
