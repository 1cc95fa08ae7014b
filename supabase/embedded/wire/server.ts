import { type AddressInfo, createServer } from 'node:net'
import { Backend, type Engine } from './backend.ts'
import { Client } from './client.ts'

export type WireOptions = {
  engine: Engine
  port: number
  serverVersion: string
  password: string | null
  /** The engine broke down and every client was cut off. `isBack`: it runs again; otherwise nothing more can be run. */
  onCrash: (error: unknown, isBack: boolean) => void
  /** A holder that does nothing while others wait is cut off after this many milliseconds. Default 30,000. */
  idleLimitMs?: number
  maxClients?: number
}

/** Serves one session to many PostgreSQL clients on 127.0.0.1. */
export async function startWire(options: WireOptions): Promise<{ port: number; close(): Promise<void> }> {
  const clients = new Set<Client>()
  const backend = new Backend(options.engine, (error, isBack) => {
    for (const client of clients)
      client.fail('57P02', 'terminating connection: the embedded database broke down')
    options.onCrash(error, isBack)
  })
  let count = 0
  const server = createServer((socket) => {
    const client = new Client(socket, backend, {
      id: ++count,
      serverVersion: options.serverVersion,
      password: options.password,
    })
    if (clients.size >= (options.maxClients ?? 300))
      return client.fail('53300', 'sorry, too many clients already')
    clients.add(client)
    socket.on('close', () => clients.delete(client))
  })
  const idleLimit = options.idleLimitMs ?? 30_000
  const watch = setInterval(() => backend.checkIdle(idleLimit), Math.min(idleLimit, 1000)).unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      clearInterval(watch)
      const closed = new Promise((resolve) => server.close(resolve))
      for (const client of clients) client.dismiss()
      await closed
      await backend.drained()
    },
  }
}
