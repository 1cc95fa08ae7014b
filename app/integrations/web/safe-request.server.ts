import { type Agent, type Dispatcher, request } from 'undici'
import { AppError } from '#app/lib/app-error.ts'
import { discard, explain, guardedAgent, one, parseContentType } from './guarded-agent.server.ts'
import { readBody } from './read-body.server.ts'
import { parseWebAddress } from './safe-fetch.server.ts'

// The same door for requests that say something: a method, headers, a body. Whatever the other side answers is an answer,
// also 404 and 500. Headers and body go to the one origin that was asked for, and nowhere else.

export type SafeRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Lower-case names; values without control characters. */
  headers: Record<string, string>
  body: string | null
  /** Development and tests only. */
  allowLoopback: boolean
  /** After decompression. */
  maxBytes?: number
  /** From the first look-up to the last byte. */
  timeoutMs?: number
  signal?: AbortSignal
}

export type SafeReply = {
  /** After redirects inside the origin. */
  url: string
  status: number
  mediaType: string
  charset: string | null
  retryAfter: string | null
  body: Buffer
}

const MAX_HOPS = 3
const MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 15_000
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Throws AppError for what is refused (BAD_INPUT) or cannot be reached (UNAVAILABLE). A read is followed through redirects
 * of its own origin; one that leads elsewhere is refused, and a write is never sent a second time: its redirect is the answer.
 * A connection that stood and broke is UNAVAILABLE with words of its own: what was asked for may have been done.
 */
export async function safeRequest(address: string, options: SafeRequest): Promise<SafeReply> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const clock = AbortSignal.timeout(timeoutMs)
  const signal = options.signal ? AbortSignal.any([clock, options.signal]) : clock
  const agent = guardedAgent({ allowLoopback: options.allowLoopback, timeoutMs })
  let isConnected = false
  agent.once('connect', () => {
    isConnected = true
  })
  try {
    return await ask(parseWebAddress(address), options, agent, signal)
  } catch (error) {
    options.signal?.throwIfAborted()
    throw isConnected ? explainConnected(error, clock) : explain(error, clock)
  } finally {
    // Destroy, not close: a body that never ends would keep a closing agent open for ever.
    void agent.destroy()
  }
}

/** After a connection stood: whatever is not known to be something else is a line that went dead. */
function explainConnected(error: unknown, clock: AbortSignal): AppError {
  const said = explain(error, clock)
  // An answer that is shorter than it said.
  const isShort =
    !clock.aborted && (error as { code?: unknown }).code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  if (said.messageKey !== 'errors.knowledge.pageUnreachable' && !isShort) return said
  return new AppError('UNAVAILABLE', { messageKey: 'errors.tools.brokenOff', cause: error })
}

async function ask(start: URL, options: SafeRequest, agent: Agent, signal: AbortSignal): Promise<SafeReply> {
  let url = start
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const response = await request(url, {
      dispatcher: agent,
      signal,
      method: options.method,
      headers: {
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'Hiviex/1 (tools)',
        ...options.headers,
      },
      body: options.body,
    })
    const location = one(response.headers.location)
    if (!REDIRECTS.has(response.statusCode) || !location || options.method !== 'GET')
      return await read(url, response, options, signal)
    discard(response)
    const next = parseWebAddress(location, url.href)
    if (next.origin !== start.origin)
      throw new AppError('BAD_INPUT', {
        messageKey: 'errors.tools.redirectElsewhere',
        params: { host: next.host },
      })
    url = next
  }
  throw new AppError('BAD_INPUT', {
    messageKey: 'errors.tools.redirectElsewhere',
    params: { host: url.host },
  })
}

async function read(
  url: URL,
  response: Dispatcher.ResponseData,
  options: SafeRequest,
  signal: AbortSignal,
): Promise<SafeReply> {
  const [mediaType, charset] = parseContentType(one(response.headers['content-type']))
  const encoding = one(response.headers['content-encoding'])
  const hasNone = response.statusCode === 204 || response.statusCode === 304
  const body = await readBody(
    response.body,
    hasNone ? undefined : encoding,
    options.maxBytes ?? MAX_BYTES,
    signal,
  )
  return {
    url: url.href,
    status: response.statusCode,
    mediaType,
    charset,
    retryAfter: one(response.headers['retry-after']) ?? null,
    body,
  }
}
