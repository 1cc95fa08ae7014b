import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isAppError } from '#app/lib/app-error.ts'
import { withBodyLimit } from './body.server.ts'

// Against the real server's request object, which is not a Request that can be copied.
const server = createServer(
  getRequestListener(async (raw) => {
    try {
      const limited = withBodyLimit(raw, 1_000)
      const copied = new Request(limited, {
        headers: { ...Object.fromEntries(limited.headers), 'x-copied': 'yes' },
      })
      return new Response(
        `${copied.method} ${copied.headers.get('x-copied')} ${(await copied.text()).length}`,
      )
    } catch (error) {
      // Undici wraps what a body stream fails with.
      const cause = error instanceof TypeError ? error.cause : error
      return new Response(isAppError(cause ?? error) ? 'LIMIT' : String(error), { status: 400 })
    }
  }),
)
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())

async function post(body: string, isChunked: boolean): Promise<string> {
  const { port } = server.address() as AddressInfo
  const headers = isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }
  const outgoing = send({ port, host: '127.0.0.1', method: 'POST', path: '/', headers })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

it('limits declared and undeclared bodies of the real server, and can be copied', async () => {
  for (const isChunked of [true, false]) {
    expect(await post('x'.repeat(900), isChunked)).toBe('POST yes 900')
    expect(await post('x'.repeat(2_000), isChunked)).toBe('LIMIT')
  }
})
