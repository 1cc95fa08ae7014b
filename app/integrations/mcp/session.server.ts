import {
  Client,
  type JsonSchemaValidator,
  type jsonSchemaValidator,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { guardedFetch } from '#app/integrations/web/guarded-fetch.server.ts'
import { inWords } from './content.ts'
import { explain } from './explain.ts'
import { oauthProvider, quietAboutTokens } from './oauth.server.ts'
import { type McpAccess, type McpContent, McpError, type McpTool } from './types.ts'

// One visit to an MCP server over streamable HTTP: connect, do one thing, leave. Nothing is kept between visits, so a server
// that goes away takes nothing of ours with it.

export const MAX_LISTED = 200
const MAX_BYTES = 2 * 1024 * 1024
const CONNECT_MS = 8_000

export type McpSession = {
  serverName: string
  listTools(): Promise<McpTool[]>
  callTool(name: string, args: { [key: string]: Json }): Promise<McpContent>
}

/** Throws McpError alone. `limitMs` is for the whole visit. */
export async function visitMcp<T>(
  access: McpAccess,
  limitMs: number,
  signal: AbortSignal,
  work: (session: McpSession) => Promise<T>,
): Promise<T> {
  const clock = AbortSignal.timeout(limitMs)
  const tooLarge = new AbortController()
  const ends = AbortSignal.any([clock, signal, tooLarge.signal])
  const url = addressOf(access.url)
  const { header, oauth, allowLoopback } = access
  const door = guardedFetch({
    allowLoopback,
    maxBytes: MAX_BYTES,
    idleMs: limitMs,
    onTooLarge: () => tooLarge.abort(new McpError('too_large', 'its answer is too large')),
    ...(header ? { headersFor: { origin: url.origin, headers: { [header.name]: header.value } } } : {}),
  })
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: quietAboutTokens(door.fetch),
    ...(oauth ? { authProvider: oauthProvider(oauth) } : {}),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
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
  const cut = new Promise<never>((_, reject) => {
    ends.addEventListener('abort', () => reject(ends.reason), { once: true })
  })
  cut.catch(() => {})
  const within = <R>(promise: Promise<R>) => Promise.race([promise, cut])
  try {
    ends.throwIfAborted()
    await within(client.connect(transport, { timeout: Math.min(CONNECT_MS, limitMs), signal: ends }))
    return await within(work(sessionOf(client, limitMs, ends)))
  } catch (error) {
    signal.throwIfAborted()
    throw explain(error, clock)
  } finally {
    void leave(client, transport).finally(door.close)
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

/** Servers keep a session until they are told that it ended; those that do not listen get a second. */
async function leave(client: Client, transport: StreamableHTTPClientTransport): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, 1_000).unref())
  await Promise.race([transport.terminateSession().catch(() => {}), patience])
  await client.close().catch(() => {})
}

function sessionOf(client: Client, timeout: number, signal: AbortSignal): McpSession {
  return {
    serverName: String(client.getServerVersion()?.name ?? '').slice(0, 80),
    async listTools() {
      if (!client.getServerCapabilities()?.tools) return []
      const { tools } = await client.listTools(undefined, { timeout, signal })
      return tools.slice(0, MAX_LISTED).map((tool) => ({
        name: tool.name,
        title: tool.title ?? tool.annotations?.title ?? '',
        description: tool.description ?? '',
        inputSchema: tool.inputSchema as JsonObject,
        readOnly: tool.annotations?.readOnlyHint === true,
        idempotent: tool.annotations?.idempotentHint === true,
      }))
    },
    async callTool(name, args) {
      const result = await client.callTool({ name, arguments: args }, { timeout, signal })
      return { text: inWords(result), isError: result.isError === true }
    },
  }
}
