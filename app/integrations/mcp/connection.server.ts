import { Client, type JsonSchemaValidator, type jsonSchemaValidator } from '@modelcontextprotocol/client'
import { guardedFetch } from '#app/integrations/web/guarded-fetch.server.ts'
import { askForRest, LossNotingTransport } from './lost-calls.ts'
import { oauthProvider, quietAboutTokens } from './oauth.server.ts'
import { type McpAccess, McpError } from './types.ts'

// One connection to an MCP server over streamable HTTP, with one session there. Whoever uses it counts itself in and out;
// closed, it ends once the last one has left.

export type McpConnection = {
  client: Client
  /** Resolves once the server has said who it is; rejects when it does not. */
  ready: Promise<void>
  /** Aborted when nothing more can come: the server's answer was too large. */
  broken: AbortSignal
  hasSession(): boolean
  enter(): () => void
  close(): void
}

const MAX_BYTES = 2 * 1024 * 1024
const CONNECT_MS = 8_000
/** Silence on an open stream. Calls have limits of their own, which are shorter. */
const IDLE_MS = 30_000
/** How long a server gets to hear that its session is over. */
const LEAVE_MS = 1_000

export function connectMcp({ url: address, header, oauth, allowLoopback }: McpAccess): McpConnection {
  const url = addressOf(address)
  const broken = new AbortController()
  const door = guardedFetch({
    allowLoopback,
    maxBytes: MAX_BYTES,
    idleMs: IDLE_MS,
    onTooLarge: () => broken.abort(new McpError('too_large', 'its answer is too large')),
    ...(header ? { headersFor: { origin: url.origin, headers: { [header.name]: header.value } } } : {}),
  })
  const notices = new Set<Promise<unknown>>()
  const transport = new LossNotingTransport(url, {
    fetch: withoutListening(url, oauth !== undefined, notedNotices(quietAboutTokens(door.fetch), notices)),
    ...(oauth ? { authProvider: oauthProvider(oauth) } : {}),
    // For servers that hang up in the middle of a call and expect to be asked for the rest.
    reconnectionOptions: {
      maxRetries: 3,
      initialReconnectionDelay: 500,
      maxReconnectionDelay: 2_000,
      reconnectionDelayGrowFactor: 2,
    },
  })
  const client = new Client(
    { name: 'hiviex', version: '1.0.0' },
    // Servers get nothing of us: no sampling, no questions to people. And no schema of theirs is ever compiled.
    {
      capabilities: {},
      jsonSchemaValidator: TRUSTING,
      listMaxPages: 10,
      versionNegotiation: { mode: 'legacy' },
    },
  )
  // A stream that ended on its own is no news: what matters fails at the call.
  client.onerror = () => {}
  const ready = client.connect(transport, { timeout: CONNECT_MS, signal: broken.signal })
  ready.catch(() => {})
  let users = 0
  let isClosed = false
  const leaveWhenEmpty = () => {
    if (isClosed && users === 0) void leave(client, transport, notices).finally(door.close)
  }
  return {
    client,
    ready,
    broken: broken.signal,
    hasSession: () => transport.sessionId !== undefined,
    enter() {
      users += 1
      return () => {
        users -= 1
        leaveWhenEmpty()
      }
    },
    close() {
      if (isClosed) return
      isClosed = true
      leaveWhenEmpty()
    },
  }
}

/** Output schemas are not checked: what a tool returns is text to us, whatever its form. */
const TRUSTING: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined })
  },
}

function addressOf(address: string): URL {
  try {
    return new URL(address)
  } catch (cause) {
    throw new McpError('address_refused', 'the address cannot be read', cause)
  }
}

/**
 * A server may send news on a stream of its own, opened beside the calls. We would not read any, so none is opened: that is
 * a request and a held connection less. The rest of a call that was cut off is still fetched (`last-event-id`).
 */
function withoutListening(url: URL, mayRefresh: boolean, inner: typeof fetch): typeof fetch {
  return (async (input: RequestInfo | URL, init?: RequestInit) => {
    if (init?.method !== 'GET' || String(input) !== url.href) return inner(input, init)
    if (!new Headers(init.headers).has('last-event-id')) return new Response(null, { status: 405 })
    return askForRest(() => inner(input, init), mayRefresh)
  }) as typeof fetch
}

/** Keeps what nobody waits for, such as "never mind that call", so that the session does not end before it is said. */
function notedNotices(inner: typeof fetch, notices: Set<Promise<unknown>>): typeof fetch {
  return ((input: RequestInfo | URL, init?: RequestInit) => {
    const response = inner(input, init)
    if (!String(init?.body ?? '').includes('"notifications/')) return response
    const told = response.catch(() => {}).finally(() => notices.delete(told))
    notices.add(told)
    return response
  }) as typeof fetch
}

/** Servers keep a session until they are told that it ended; those that do not listen get a second. */
async function leave(
  client: Client,
  transport: LossNotingTransport,
  notices: ReadonlySet<Promise<unknown>>,
): Promise<void> {
  const tell = async () => {
    // A cancelled call is told of in the same moment in which it is left.
    await new Promise(setImmediate)
    await Promise.all(notices)
    await transport.terminateSession()
  }
  const patience = new Promise((resolve) => setTimeout(resolve, LEAVE_MS).unref())
  await Promise.race([tell().catch(() => {}), patience])
  await client.close().catch(() => {})
}
