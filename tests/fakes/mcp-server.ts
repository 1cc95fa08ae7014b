import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { answerAndBreak, giveRest } from './mcp-breaks.ts'

// An MCP server over streamable HTTP, written from the specification and not with the SDK that asks it: JSON or SSE answers,
// sessions, sign-in by header or OAuth; and the ways in which such a server can be hostile.

type Tool = {
  name: string
  title?: string
  description?: string
  inputSchema: object
  annotations?: { readOnlyHint?: boolean; idempotentHint?: boolean }
  execution?: { taskSupport: 'required' | 'optional' | 'forbidden' }
}

export type McpManners =
  | 'json'
  | 'sse'
  | 'silent' // never answers a call
  | 'endless' // a stream of comments without end
  | 'huge' // a result of many megabytes
  | 'hangs-up' // in the middle of a call, on purpose: the rest is there for who asks with the id of the last event
  | 'breaks-off' // in the middle of a call, and nothing can be asked for
  | 'waits' // opens the stream of a call with the id of an event, and says nothing more
  | 'html' // no MCP server at all
  | 'redirect' // sends every request elsewhere

export type FakeMcp = {
  url: string
  tools: Tool[]
  manners: McpManners
  /** A value that `authorization` must have; null: open. */
  key: string | null
  /** With OAuth: what its metadata says can be bent. */
  oauth: { isOn: boolean; tokenUrl: string | null; registers: boolean; expiresIn: number }
  calls: { name: string; args: unknown }[]
  /** `rpc` is the method of the message, '' for none. */
  received: { method: string; path: string; headers: IncomingHttpHeaders; rpc: string; body: string }[]
  /** Sessions that are open; emptied, each of them has expired. */
  sessions: Set<string>
  /** What a request with a session that is not open gets: 404 by the specification, 400 from older servers. */
  staleStatus: 404 | 400
  /** What the question for the rest of an answer gets where there is none. */
  restStatus: number
  /** What is left to say of answers that were cut off, by the id of the last event. */
  rests: Map<string, string>
  /** Refresh tokens work once, and give the next one. */
  rotates: boolean
  /** The one that works now. */
  refreshToken: string
  /** A call is answered with the sign-in that came with it. */
  echoes: boolean
  /** Stands at the end of every result. */
  says: string
  /** Tokens that are accepted now; emptied, every one of them is refused. */
  tokens: Set<string>
  close(): Promise<void>
}

export const LOOK_UP: Tool = {
  name: 'look-up',
  title: 'Look up stock',
  description: 'Says how much of a product is there.',
  inputSchema: { type: 'object', properties: { product: { type: 'string' } }, required: ['product'] },
  annotations: { readOnlyHint: true },
}
export const RESERVE: Tool = {
  name: 'reserve',
  description: 'Reserves a product.',
  inputSchema: { type: 'object', properties: { product: { type: 'string' } } },
}

export async function startMcpServer(): Promise<FakeMcp> {
  const fake: FakeMcp = {
    url: '',
    tools: [LOOK_UP, RESERVE],
    manners: 'sse',
    key: null,
    oauth: { isOn: false, tokenUrl: null, registers: true, expiresIn: 3_600 },
    calls: [],
    received: [],
    sessions: new Set(),
    staleStatus: 404,
    restStatus: 404,
    rests: new Map(),
    rotates: false,
    refreshToken: 'refresh-1',
    echoes: false,
    says: '',
    tokens: new Set(),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const codes = new Map<string, { challenge: string; redirectUri: string; clientId: string }>()
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const { pathname } = new URL(request.url ?? '/', fake.url)
    const { headers, method = '' } = request
    const rpc = pathname === '/mcp' && method === 'POST' ? String(JSON.parse(body).method ?? '') : ''
    fake.received.push({ method, path: pathname, headers, rpc, body })
    if (pathname === '/mcp') return serveMcp(fake, request, response, body)
    if (fake.oauth.isOn) return serveOAuth(fake, codes, request, response, body)
    response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  fake.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return fake
}

const json = (response: ServerResponse, status: number, value: unknown, headers = {}): ServerResponse =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))

function serveMcp(
  fake: FakeMcp,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): ServerResponse {
  if (fake.manners === 'html')
    return response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>')
  if (fake.manners === 'redirect')
    return response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
  const bearer = String(request.headers.authorization ?? '')
  if (fake.key !== null && bearer !== fake.key) return json(response, 401, { error: 'no' })
  if (fake.oauth.isOn && !fake.tokens.has(bearer.replace(/^Bearer /, '')))
    return json(
      response,
      401,
      { error: 'invalid_token' },
      { 'www-authenticate': `Bearer resource_metadata="${fake.url}/.well-known/oauth-protected-resource"` },
    )
  const sessionId = String(request.headers['mcp-session-id'] ?? '')
  if (request.method === 'GET') return giveRest(fake, request, response)
  if (request.method === 'DELETE')
    return response.writeHead(fake.sessions.delete(sessionId) ? 200 : 404).end()
  const message = JSON.parse(body) as { id?: number; method: string; params?: Record<string, unknown> }
  if (message.method !== 'initialize' && !fake.sessions.has(sessionId))
    return json(response, fake.staleStatus, {
      jsonrpc: '2.0',
      error: { code: -32000, message: 'Bad Request: No valid session ID provided' },
      id: null,
    })
  if (message.id === undefined) return response.writeHead(202).end()
  const isCall = message.method === 'tools/call'
  if (isCall && fake.manners === 'silent') return response
  if (isCall && fake.manners === 'endless') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const pour = () => {
      while (response.write(`: ${'still here '.repeat(500)}\n\n`));
    }
    response.on('drain', pour)
    response.on('close', () => response.off('drain', pour))
    pour()
    return response
  }
  const result = resultOf(fake, message, bearer)
  const answer = result
    ? { jsonrpc: '2.0', id: message.id, result }
    : { jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'no such method' } }
  const session = message.method === 'initialize' ? { 'mcp-session-id': newSession(fake) } : {}
  if (fake.manners === 'json') return json(response, 200, answer, session)
  if (isCall && answerAndBreak(fake, answer, response)) return response
  response.writeHead(200, { 'content-type': 'text/event-stream', ...session })
  return response.end(`event: message\ndata: ${JSON.stringify(answer)}\n\n`)
}

function newSession(fake: FakeMcp): string {
  const id = randomBytes(12).toString('hex')
  fake.sessions.add(id)
  return id
}

function resultOf(
  fake: FakeMcp,
  { method, params }: { method: string; params?: Record<string, unknown> },
  bearer: string,
): object | null {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: '2025-06-18',
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'fake', version: '1' },
      }
    case 'tools/list':
      return { tools: fake.tools }
    case 'tools/call': {
      fake.calls.push({ name: String(params?.name), args: params?.arguments })
      if (fake.manners === 'huge') return { content: [{ type: 'text', text: 'x'.repeat(5_000_000) }] }
      return {
        content: [
          {
            type: 'text',
            text: `12 of ${JSON.stringify(params?.arguments)}, key ${fake.key}${fake.echoes ? `, ${bearer}` : ''}${fake.says}`,
          },
        ],
      }
    }
    default:
      return null
  }
}

type Codes = Map<string, { challenge: string; redirectUri: string; clientId: string }>

function serveOAuth(
  fake: FakeMcp,
  codes: Codes,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): ServerResponse {
  const url = new URL(request.url ?? '/', fake.url)
  if (url.pathname.startsWith('/.well-known/oauth-protected-resource'))
    return json(response, 200, { resource: `${fake.url}/mcp`, authorization_servers: [fake.url] })
  if (url.pathname.startsWith('/.well-known/'))
    return json(response, 200, {
      issuer: fake.url,
      authorization_endpoint: `${fake.url}/authorize`,
      token_endpoint: fake.oauth.tokenUrl ?? `${fake.url}/token`,
      ...(fake.oauth.registers ? { registration_endpoint: `${fake.url}/register` } : {}),
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    })
  if (url.pathname === '/register')
    return json(response, 201, {
      ...JSON.parse(body),
      client_id: 'client-1',
      token_endpoint_auth_method: 'none',
    })
  if (url.pathname === '/authorize') {
    const code = randomBytes(16).toString('hex')
    const redirectUri = url.searchParams.get('redirect_uri') ?? ''
    codes.set(code, {
      challenge: url.searchParams.get('code_challenge') ?? '',
      redirectUri,
      clientId: url.searchParams.get('client_id') ?? '',
    })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    return response.writeHead(302, { location: back.href }).end()
  }
  if (url.pathname === '/token') return giveToken(fake, codes, response, new URLSearchParams(body))
  return response.writeHead(404).end()
}

function giveToken(
  fake: FakeMcp,
  codes: Codes,
  response: ServerResponse,
  form: URLSearchParams,
): ServerResponse {
  if (form.get('grant_type') === 'authorization_code') {
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!code || code.challenge !== challenge || code.redirectUri !== form.get('redirect_uri'))
      return json(response, 400, { error: 'invalid_grant' })
  } else if (form.get('refresh_token') !== fake.refreshToken)
    return json(response, 400, { error: 'invalid_grant' })
  const token = randomBytes(16).toString('hex')
  fake.tokens.add(token)
  if (fake.rotates) fake.refreshToken = `refresh-${randomBytes(8).toString('hex')}`
  return json(response, 200, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: fake.oauth.expiresIn,
    refresh_token: fake.refreshToken,
  })
}
