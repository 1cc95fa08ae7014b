import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportSpans, isTracing, type Span, startTracing, stopTracing } from './tracing.server.ts'

type Sent = {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] }
    scopeSpans: {
      spans: {
        name: string
        kind: number
        traceId: string
        parentSpanId?: string
        status: { code?: number }
        attributes: { key: string }[]
      }[]
    }[]
  }[]
}

const bodies: { path: string | undefined; body: Sent }[] = []
let collector: Server

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    bodies.push({ path: request.url, body: JSON.parse(text) as Sent })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  collector.close()
})

const span = (name: string, change: Partial<Span> = {}): Span => ({
  name,
  kind: 'internal',
  startMs: Date.now() - 50,
  endMs: Date.now(),
  error: null,
  attributes: { 'gen_ai.operation.name': name.split(' ')[0], nothing: undefined },
  ...change,
})

it('sends nothing as long as nobody asks for it', async () => {
  await startTracing({ service: 'web', endpoint: undefined })
  expect(isTracing()).toBe(false)
  expect(exportSpans(span('invoke_agent Mel'), [])).toBeNull()
})

it('sends an answer as one trace to the collector', async () => {
  const { port } = collector.address() as AddressInfo
  await startTracing({ service: 'hiviex-web', endpoint: `http://127.0.0.1:${port}/` })
  const failed = span('chat gpt', { kind: 'client', error: 'rate_limited' })
  const traceId = exportSpans(span('invoke_agent Mel'), [failed, span('execute_tool find_order')])
  expect(traceId).toMatch(/^[0-9a-f]{32}$/)
  await stopTracing()
  expect(bodies.map(({ path }) => path)).toEqual(['/v1/traces'])
  const [sent] = bodies[0]!.body.resourceSpans
  expect(sent?.resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'hiviex-web' },
  })
  const spans = sent!.scopeSpans.flatMap((scope) => scope.spans)
  const root = spans.find(({ name }) => name === 'invoke_agent Mel')
  const chat = spans.find(({ name }) => name === 'chat gpt')
  expect(spans).toHaveLength(3)
  expect(new Set(spans.map((one) => one.traceId))).toEqual(new Set([traceId]))
  expect(root?.parentSpanId).toBeUndefined()
  expect(chat).toMatchObject({ kind: 3, status: { code: 2 } })
  expect(chat?.attributes.map(({ key }) => key)).toEqual(['gen_ai.operation.name', 'error.type'])
})
