import { type Client, ProtocolError, SdkHttpError } from '@modelcontextprotocol/client'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { connectMcp, type McpConnection } from './connection.server.ts'
import { inWords } from './content.ts'
import { explain } from './explain.ts'
import { isBrokenOff } from './lost-calls.ts'
import { type McpAccess, type McpContent, McpError, type McpTool } from './types.ts'

// What is done at an MCP server. A link is one session for everything that belongs together, such as the calls of one answer:
// opened by the first, opened anew when the server has forgotten it, and ended by whoever holds the link.

export const MAX_LISTED = 200

export type McpSession = {
  serverName: string
  listTools(): Promise<McpTool[]>
  callTool(name: string, args: { [key: string]: Json }): Promise<McpContent>
}

export type McpLink = {
  /** Throws McpError, or the reason of `signal`. `limitMs` is for all of `work`, which may be done again from its start. */
  use<T>(limitMs: number, signal: AbortSignal, work: (session: McpSession) => Promise<T>): Promise<T>
  /** Ends the session as soon as nobody uses it. */
  close(): void
}

export function linkMcp(access: McpAccess): McpLink {
  let current: McpConnection | null = null
  let isClosed = false
  const drop = (connection: McpConnection) => {
    if (current === connection) current = null
    connection.close()
  }
  return {
    async use(limitMs, signal, work) {
      const clock = AbortSignal.timeout(limitMs)
      for (let isAgain = false; ; isAgain = true) {
        if (isClosed) throw new McpError('protocol', 'the visit is over')
        current ??= connectMcp(access)
        const connection = current
        try {
          return await visitOnce(connection, { limitMs, clock, signal }, work)
        } catch (error) {
          const isForgotten = !isAgain && connection.hasSession() && isStale(error)
          // An error in the terms of the protocol is an answer: the session goes on.
          if (!(error instanceof ProtocolError) || isBrokenOff(error)) drop(connection)
          signal.throwIfAborted()
          if (!isForgotten) throw explain(error, clock)
        }
      }
    },
    close() {
      isClosed = true
      current?.close()
      current = null
    },
  }
}

/** A link for one thing. Throws McpError alone, or the reason of `signal`. */
export async function visitMcp<T>(
  access: McpAccess,
  limitMs: number,
  signal: AbortSignal,
  work: (session: McpSession) => Promise<T>,
): Promise<T> {
  const link = linkMcp(access)
  try {
    return await link.use(limitMs, signal, work)
  } finally {
    link.close()
  }
}

/**
 * The server does not know the session any more: it was restarted, or has waited long enough. The request was not looked at,
 * so it may be sent again. The specification says 404; servers from before it said so answer 400 and speak of the session.
 */
function isStale(error: unknown): boolean {
  if (!(error instanceof SdkHttpError)) return false
  return error.status === 404 || (error.status === 400 && /session/i.test(error.message))
}

type Limits = { limitMs: number; clock: AbortSignal; signal: AbortSignal }

async function visitOnce<T>(
  connection: McpConnection,
  { limitMs, clock, signal }: Limits,
  work: (session: McpSession) => Promise<T>,
): Promise<T> {
  const { client, ready, broken } = connection
  const ends = AbortSignal.any([clock, signal, broken])
  const cut = new Promise<never>((_, reject) => {
    if (ends.aborted) reject(ends.reason)
    ends.addEventListener('abort', () => reject(ends.reason), { once: true })
  })
  cut.catch(() => {})
  const exit = connection.enter()
  try {
    await Promise.race([ready, cut])
    return await Promise.race([work(sessionOf(client, limitMs, ends)), cut])
  } finally {
    exit()
  }
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
        needsTask: tool.execution?.taskSupport === 'required',
      }))
    },
    async callTool(name, args) {
      const result = await client.callTool({ name, arguments: args }, { timeout, signal })
      return { text: inWords(result), isError: result.isError === true }
    },
  }
}
