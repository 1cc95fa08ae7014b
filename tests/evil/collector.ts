import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Where OpenTelemetry would send traces: everything that came, by the service that sent it. */
export type Collector = {
  url: string
  sent: { service: string; body: string }[]
  close(): Promise<void>
}

export async function startCollector(): Promise<Collector> {
  const sent: Collector['sent'] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const service = /"service\.name","value":\{"stringValue":"([^"]+)"/.exec(body)?.[1] ?? 'nobody'
    sent.push({ service, body: `${JSON.stringify(request.headers)}\n${body}` })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
