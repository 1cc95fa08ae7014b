import { asSystem } from '#app/db/scope.server.ts'
import type { SealedServer, SealedTool } from '#app/db/tool-secrets.server.ts'
import { updateToolServer } from '#app/db/tool-servers.server.ts'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { linkMcp, type McpSession } from '#app/integrations/mcp/session.server.ts'
import { isMcpError, type McpAccess, type McpProblem } from '#app/integrations/mcp/types.ts'
import { remember } from '#app/lib/remember.ts'
import { accessOf, renewedMeanwhile } from '../servers/access.server.ts'
import { keepListing, listedOf, remoteNameOf } from '../servers/listing.server.ts'
import type { ListedTool } from '../servers/server-view.ts'
import { SECRET_MIN, withoutSecrets } from '../tool-secrets.server.ts'
import type { OfferedTool, ToolContext, ToolResult } from '../types.ts'
import { type ProblemCode, problem, problemOfWrite } from './problem.ts'

// A tool of an MCP server. The model reads what people allowed; before its first call of an answer the server is asked whether
// it still says the same.

const LIMIT_MS = 15_000
const KEEP_EVERY_MS = 5 * 60_000

/** Server id -> when its list was last written down, in this process. */
const written = remember('mcp-written', () => new Map<string, number>())

export function mcpTool(workspaceId: string, row: SealedTool): OfferedTool | null {
  const remoteName = remoteNameOf(row.config)
  if (!row.server || !remoteName) return null
  const { isIdempotent } = row.config as { isIdempotent?: boolean }
  return {
    spec: { name: row.name, description: row.description, parameters: row.parameters as JsonObject },
    kind: 'mcp',
    toolId: row.id,
    title: row.title,
    visitorTitle: row.visitor_title,
    isDangerous: row.is_dangerous,
    isIdempotent: isIdempotent === true,
    // All that its service promises of it.
    isReading: isIdempotent === true,
    run: (args, context) =>
      callMcp({ workspaceId, row, remoteName, isReading: isIdempotent === true }, args, context),
  }
}

async function callMcp(
  {
    workspaceId,
    row,
    remoteName,
    isReading,
  }: { workspaceId: string; row: SealedTool; remoteName: string; isReading: boolean },
  args: { [key: string]: Json },
  { kept, signal }: Pick<ToolContext, 'kept' | 'signal'>,
): Promise<ToolResult> {
  const { server } = row
  if (!server) return problem('missing')
  const request = { server: new URL(server.url).host, tool: remoteName, arguments: args }
  const key = `mcp:${server.id}`
  // From here on the call may have taken effect.
  let isSent = false
  const callAt = async (sealed: SealedServer): Promise<ToolResult> => {
    const { access, link, listing } = kept.keep(key, () => openLink(workspaceId, sealed))
    return await link.use(LIMIT_MS, signal, async (session) => {
      const withheld = await compare(await listingOf(listing, session), { workspaceId, row, remoteName })
      if (withheld) return problem(withheld, '', { request })
      isSent = true
      const { text, isError } = await session.callTool(remoteName, args)
      const content = withoutSecrets(text, secretsOf(access))
      return {
        content: content || '(nothing)',
        isError,
        detail: { request, response: content.slice(0, 20_000) },
      }
    })
  }
  try {
    return await callAt(server).catch(async (error: unknown) => {
      // Refused before it was looked at, so it may be made with the tokens that another answer got meanwhile.
      const renewed = isSignedOut(error) ? await renewedMeanwhile(workspaceId, server) : null
      if (!renewed) throw error
      kept.drop(key)
      return await callAt(renewed)
    })
  } catch (error) {
    if (!isMcpError(error)) throw error
    if (isSignedOut(error)) await noteSignedOut(workspaceId, server.id)
    const code = CODES[error.problem]
    const isUnsent = !isSent && (code === 'broken_off' || code === 'too_slow')
    if (isUnsent) return problem('unreachable', '', { request })
    return isSent && !isReading ? problemOfWrite(code, { request }) : problem(code, '', { request })
  }
}

/** The session that the calls of one answer share. */
function openLink(workspaceId: string, sealed: SealedServer) {
  const access = accessOf(workspaceId, sealed)
  const link = linkMcp(access)
  const listing: Listing = { asked: null }
  return { access, link, listing, close: link.close }
}

const isSignedOut = (error: unknown) => isMcpError(error) && error.problem === 'needs_sign_in'

/** What the server was sent to let us in: there are servers that repeat it. */
function secretsOf({ header, oauth }: McpAccess): string[] {
  const given = header ? [header.value] : []
  const { access_token, refresh_token, id_token } = oauth?.memory.tokens ?? {}
  const tokens = [access_token, refresh_token, id_token].filter((token) => typeof token === 'string')
  return [...given, ...tokens].filter(({ length }) => length >= SECRET_MIN)
}

type Listing = { asked: Promise<ListedTool[]> | null }

/** What the server says of its tools now: asked once for an answer, however many calls are made side by side. */
function listingOf(listing: Listing, session: McpSession): Promise<ListedTool[]> {
  listing.asked ??= session
    .listTools()
    .then((tools) => tools.map(listedOf))
    .catch((error: unknown) => {
      listing.asked = null
      throw error
    })
  return listing.asked
}

/** What keeps the tool from being called, or null. Pages show what was found. */
async function compare(
  listed: ListedTool[],
  { workspaceId, row, remoteName }: { workspaceId: string; row: SealedTool; remoteName: string },
): Promise<'changed' | 'missing' | null> {
  const serverId = row.server?.id ?? ''
  const now = listed.find(({ name }) => name === remoteName)
  const withheld = !now ? 'missing' : now.hash === row.pinned_hash ? null : 'changed'
  if (withheld || Date.now() - (written.get(serverId) ?? 0) >= KEEP_EVERY_MS) {
    written.set(serverId, Date.now())
    await asSystem('an MCP server is compared with what was allowed', (tx) =>
      keepListing(tx, { workspaceId, serverId }, listed),
    )
  }
  return withheld
}

async function noteSignedOut(workspaceId: string, serverId: string): Promise<void> {
  await asSystem('an MCP server refuses its sign-in', (tx) =>
    updateToolServer(tx, { workspaceId, serverId }, { status: 'needs_sign_in', errorCode: 'needs_sign_in' }),
  )
}

const CODES: Record<McpProblem, ProblemCode> = {
  unreachable: 'unreachable',
  broken_off: 'broken_off',
  too_slow: 'too_slow',
  too_large: 'too_large',
  needs_sign_in: 'needs_sign_in',
  refused: 'protocol',
  not_mcp: 'not_mcp',
  protocol: 'protocol',
  address_refused: 'address_refused',
  address_own: 'address_own',
  host_unknown: 'host_unknown',
  needs_https: 'needs_https',
}
