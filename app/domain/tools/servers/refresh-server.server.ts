import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { selectSealedServer } from '#app/db/tool-secrets.server.ts'
import { selectToolServer, updateToolServer } from '#app/db/tool-servers.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { visitMcp } from '#app/integrations/mcp/session.server.ts'
import { isMcpError } from '#app/integrations/mcp/types.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { accessOf } from './access.server.ts'
import { keepListing, listedOf } from './listing.server.ts'
import { serverIdSchema } from './schemas.ts'

const LIST_LIMIT_MS = 12_000

/**
 * Asks a server what it has, and withholds what is no longer what was allowed. A server that does not answer is no error:
 * its state says so. Throws NOT_FOUND.
 */
export async function refreshServer(ctx: Context, input: unknown): Promise<{ isReached: boolean }> {
  requirePermission(ctx, 'tool', 'manage')
  const { serverId } = parseInput(serverIdSchema, input)
  const { workspaceId } = ctx
  const key = { workspaceId, serverId }
  await asActor(scopeOf(ctx), async (tx) => {
    const server = await selectToolServer(tx, key)
    if (server?.kind !== 'mcp') throw new AppError('NOT_FOUND')
  })
  const sealed = await asSystem('an MCP server is asked for its tools', (tx) => selectSealedServer(tx, key))
  if (!sealed) throw new AppError('NOT_FOUND')
  try {
    const tools = await visitMcp(
      accessOf(workspaceId, sealed),
      LIST_LIMIT_MS,
      new AbortController().signal,
      (session) => session.listTools(),
    )
    await asActor(scopeOf(ctx), async (tx) => {
      const changed = await keepListing(tx, key, tools.map(listedOf))
      await insertAudit(tx, ctx, {
        action: 'tool_server.refreshed',
        subjectType: 'tool_server',
        subjectId: serverId,
        changes: { tools: tools.length, changed: changed.map(({ name, status }) => `${name}: ${status}`) },
      })
    })
    return { isReached: true }
  } catch (error) {
    const errorCode = isMcpError(error)
      ? error.problem
      : isAppError(error) && error.code === 'INTERNAL'
        ? 'needs_sign_in'
        : null
    if (!errorCode) throw error
    await asActor(scopeOf(ctx), async (tx) => {
      const status = errorCode === 'needs_sign_in' ? 'needs_sign_in' : 'failed'
      await updateToolServer(tx, key, { status, errorCode })
      await insertAudit(tx, ctx, {
        action: 'tool_server.refreshed',
        subjectType: 'tool_server',
        subjectId: serverId,
        changes: { problem: errorCode },
      })
    })
    return { isReached: false }
  }
}
