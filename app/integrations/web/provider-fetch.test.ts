import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseProviderAddress, providerFetch } from './provider-fetch.server.ts'

let server: Server
let origin: string
const seen: IncomingMessage[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request)
    if (request.url === '/moved') response.writeHead(307, { location: '/there' }).end()
    else if (request.url === '/wide') response.writeHead(200, { 'x-wide': 'x'.repeat(20_000) }).end()
    else if (request.url === '/broken') response.writeHead(500).end('x'.repeat(300_000))
    else response.end('fine')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen.length = 0
})

const open = (allowLoopback = true, allowPrivate: string[] = []) =>
  providerFetch({ baseUrl: `${origin}/v1`, allowLoopback, allowPrivate })

describe('the door to providers', () => {
  it('brings an answer, and sends only what the APIs need', async () => {
    const response = await open()(`${origin}/v1/models`, {
      headers: { authorization: 'Bearer k', 'x-stainless-os': 'Linux', cookie: 'a=b' },
    })
    expect(await response.text()).toBe('fine')
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer k' })
    expect(seen[0]?.headers).not.toHaveProperty('cookie')
    expect(seen[0]?.headers).not.toHaveProperty('x-stainless-os')
  })

  it('keeps its connections for the next requests', async () => {
    for (let time = 0; time < 8; time++) await (await open()(`${origin}/v1`)).text()
    // A connection is free again a moment after its answer was read.
    expect(new Set(seen.map((request) => request.socket.remotePort)).size).toBeLessThan(4)
  })

  it('goes to no other origin', async () => {
    const { port } = new URL(origin)
    for (const other of ['https://example.com/', `http://localhost:${port}/`, `https://127.0.0.1:${port}/`])
      await expect(open()(other)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' })
    expect(seen).toHaveLength(0)
  })

  it('follows no redirect, not even to itself', async () => {
    await expect(open()(`${origin}/moved`)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' })
    expect(seen.map((request) => request.url)).toEqual(['/moved'])
  })

  it('takes no headers beyond 16 KB', async () => {
    await expect(open()(`${origin}/wide`)).rejects.toThrow()
  })

  it('reads the beginning of a failure alone', async () => {
    const response = await open()(`${origin}/broken`)
    expect(response.status).toBe(500)
    expect((await response.text()).length).toBe(65_536)
  })

  it('reaches this machine only where the operator opened it', async () => {
    const { host, port } = new URL(origin)
    expect(() => open(false)).toThrow(/https/)
    expect(() => open(false, ['127.0.0.1:9', 'localhost'])).toThrow(/https/)
    for (const entry of [host, '127.0.0.1', ` 127.0.0.1:${port} `])
      expect(await (await open(false, [entry])(`${origin}/v1`)).text()).toBe('fine')
  })

  it.each([
    'https://127.0.0.1/v1',
    'https://localhost/v1',
    'https://[::1]/v1',
    'https://10.0.0.8/v1',
    'https://192.168.1.10:8000/v1',
    'https://169.254.169.254/latest',
    'https://[::ffff:127.0.0.1]/v1',
    'https://0x7f000001/v1',
    'https://2130706433/v1',
  ])('does not connect to %s', async (baseUrl) => {
    const fetcher = providerFetch({ baseUrl, allowLoopback: false, allowPrivate: ['ollama:11434'] })
    await expect(fetcher(`${baseUrl}/models`)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' })
  })

  it('sends a key over the public network only by https', () => {
    const parse = (baseUrl: string, allowPrivate: string[] = []) =>
      parseProviderAddress({ baseUrl, allowLoopback: false, allowPrivate })
    expect(() => parse('http://api.example.com/v1')).toThrow(/https/)
    expect(parse('https://api.example.com/v1').host).toBe('api.example.com')
    expect(parse('http://ollama:11434/v1', ['ollama:11434']).host).toBe('ollama:11434')
    expect(() => parse('http://ollama:11435/v1', ['ollama:11434'])).toThrow(/https/)
  })
})
