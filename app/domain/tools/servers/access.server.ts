import { createHash } from 'node:crypto'
import { asSystem } from '#app/db/scope.server.ts'
import { type SealedServer, selectSealedServer } from '#app/db/tool-secrets.server.ts'
import { updateToolServer } from '#app/db/tool-servers.server.ts'
import { env } from '#app/env.server.ts'
import { type McpAccess, McpError, type OAuthMemory } from '#app/integrations/mcp/types.ts'
import { type Bound, open, seal } from '#app/integrations/secrets/seal.server.ts'
import { parseJson } from '#app/lib/json.ts'
import { openForOrigin } from '../tool-secrets.server.ts'

/** What is sealed of a sign-in. `pending` is one that somebody began: for them alone, once, and not for long. */
export type SealedSignIn = {
  origin: string
  memory: OAuthMemory
  /** The secret of a client that was entered by hand. */
  clientSecret?: string
  pending?: { nonceHash: string; userId: string; expiresAt: number }
}

export const redirectUrl = (): string => `${env().APP_URL}/tools/oauth/callback`

const boundTo = (workspaceId: string, serverId: string): Bound => ({
  workspaceId,
  table: 'tool_servers',
  rowId: serverId,
  column: 'sealed_oauth',
})

export const sealSignIn = (kept: SealedSignIn, workspaceId: string, serverId: string): string =>
  seal(JSON.stringify(kept), boundTo(workspaceId, serverId))

/** Null when there is none, or it was made for another origin. */
export function openSignIn(workspaceId: string, server: SealedServer): SealedSignIn | null {
  if (!server.sealed_oauth) return null
  const kept = parseJson(open(server.sealed_oauth, boundTo(workspaceId, server.id)), 24) as SealedSignIn
  return kept.origin === new URL(server.url).origin ? kept : null
}

export const nonceHash = (nonce: string): string => createHash('sha256').update(nonce).digest('hex')

/** How a server of a workspace is spoken to. Throws McpError `needs_sign_in` when its secret is not there. */
export function accessOf(workspaceId: string, server: SealedServer): McpAccess {
  const base = { url: server.url, allowLoopback: env().ALLOW_LOOPBACK_FETCH }
  if (server.auth === 'none') return base
  if (server.auth === 'header') {
    const value =
      server.sealed_secret &&
      openForOrigin(server.sealed_secret, new URL(server.url).origin, {
        workspaceId,
        table: 'tool_servers',
        rowId: server.id,
      })
    if (!value || !server.header_name) throw new McpError('needs_sign_in', 'the secret is not set')
    return { ...base, header: { name: server.header_name, value } }
  }
  const kept = openSignIn(workspaceId, server)
  if (!kept?.memory.tokens) throw new McpError('needs_sign_in', 'nobody has signed in')
  return {
    ...base,
    oauth: {
      memory: kept.memory,
      redirectUrl: redirectUrl(),
      async save(memory) {
        const sealedOauth = sealSignIn({ ...kept, memory }, workspaceId, server.id)
        await asSystem('an MCP server gave new tokens', (tx) =>
          updateToolServer(tx, { workspaceId, serverId: server.id }, { sealedOauth }),
        )
      },
    },
  }
}

/** Waits between two looks, in ms. */
const LOOKS = [0, 300, 700]

/**
 * The server with other tokens than those that were refused: many services give a refresh token for one use, and of two
 * answers that refresh at once the slower one is refused. Null when nobody has renewed them.
 */
export async function renewedMeanwhile(
  workspaceId: string,
  refused: SealedServer,
): Promise<SealedServer | null> {
  if (refused.auth !== 'oauth') return null
  for (const ms of LOOKS) {
    await new Promise((resolve) => setTimeout(resolve, ms))
    const now = await asSystem('tokens that another answer may have renewed', (tx) =>
      selectSealedServer(tx, { workspaceId, serverId: refused.id }),
    )
    if (!now?.sealed_oauth) return null
    if (now.sealed_oauth !== refused.sealed_oauth) return now
  }
  return null
}
