import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerDeps } from './channel.ts'
import { roomKey } from './hub.ts'
import { createWindow, payloadSize } from './limits.ts'
import { isRecord } from './protocol.ts'
import { type Claims, TokenError } from './tokens.ts'

// POST /realtime/v1/api/broadcast {messages: [{topic, event, payload, private}]}
// POST /realtime/v1/api/broadcast/<topic>/events/<event>?private=true, the payload as the body
// Answers 202 without saying who may write: a message that the policies forbid is dropped, as the hosted service does.

type Outgoing = { topic: string; event: string; payload: unknown; isPrivate: boolean }

const BATCH = /\/api\/broadcast\/?$/
const SINGLE = /\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/
const MAX_BATCH = 100
const REQUESTS_PER_SECOND = 100

class HttpError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function createRest(deps: ServerDeps) {
  const requests = createWindow(REQUESTS_PER_SECOND, 1000)

  async function claimsOf(req: IncomingMessage): Promise<Claims> {
    const bearer = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1]
    const token = bearer ?? req.headers.apikey
    if (typeof token !== 'string') throw new HttpError(401, 'Unauthorized')
    return deps.verify(token).catch((error: unknown) => {
      throw error instanceof TokenError ? new HttpError(401, 'Unauthorized') : error
    })
  }

  async function send(messages: Outgoing[], claims: Claims): Promise<void> {
    const mayWrite = new Map<string, boolean>()
    for (const { topic, event, payload, isPrivate } of messages) {
      if (isPrivate && !mayWrite.has(topic)) {
        mayWrite.set(topic, (await deps.database.checkPolicies(topic, claims)).broadcast.write)
      }
      if (isPrivate ? !mayWrite.get(topic) : !deps.allowPublic) continue
      deps.hub.broadcast(roomKey(topic, isPrivate), { event, payload })
    }
  }

  async function broadcast(req: IncomingMessage, url: URL): Promise<void> {
    if (req.method !== 'POST') throw new HttpError(405, 'Method not allowed')
    if (!requests.take()) throw new HttpError(429, 'Too many requests')
    const claims = await claimsOf(req)
    const single = SINGLE.exec(url.pathname)
    const body = await readBody(req, deps.limits.payloadBytes * (single ? 1 : 4))
    const messages = single ? [parseSingle(single, url, req, body)] : parseBatch(body)
    if (messages.some(({ payload }) => payloadSize(payload) > deps.limits.payloadBytes)) {
      throw new HttpError(413, 'Payload size exceeded')
    }
    await send(messages, claims)
  }

  /** Answers the request when it is one of Realtime's; false otherwise. */
  return async function handleRequest(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const url = new URL(req.url ?? '/', 'http://realtime')
    if (!BATCH.test(url.pathname) && !SINGLE.test(url.pathname)) return false
    try {
      await broadcast(req, url)
      res.writeHead(202).end()
    } catch (error) {
      if (!(error instanceof HttpError)) console.error('realtime: a broadcast request failed', error)
      const [status, message] =
        error instanceof HttpError ? [error.status, error.message] : [500, 'Internal error']
      res
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: message, message }))
    }
    return true
  }
}

function parseSingle(
  [, topic = '', event = '']: RegExpExecArray,
  url: URL,
  req: IncomingMessage,
  body: Buffer,
): Outgoing {
  if (url.searchParams.has('persist') || url.searchParams.has('persist[ttl]')) {
    throw new HttpError(422, 'persist is not offered here')
  }
  const isBinary = req.headers['content-type']?.startsWith('application/octet-stream')
  return {
    topic: decodeSegment(topic),
    event: decodeSegment(event),
    payload: isBinary ? new Uint8Array(body) : parseJson(body),
    isPrivate: url.searchParams.get('private') === 'true',
  }
}

function parseBatch(body: Buffer): Outgoing[] {
  const parsed = parseJson(body)
  const messages = isRecord(parsed) ? parsed.messages : undefined
  if (!Array.isArray(messages) || messages.length > MAX_BATCH)
    throw new HttpError(422, 'messages must be a short list')
  return messages.map((message: unknown) => {
    if (
      !isRecord(message) ||
      typeof message.topic !== 'string' ||
      typeof message.event !== 'string' ||
      !isRecord(message.payload)
    ) {
      throw new HttpError(422, 'every message needs topic, event and payload')
    }
    const { topic, event, payload } = message
    return { topic, event, payload, isPrivate: message.private === true }
  })
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new HttpError(422, 'the address is not readable')
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new HttpError(422, 'the body is not JSON')
  }
}

async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new HttpError(413, 'Payload size exceeded')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
