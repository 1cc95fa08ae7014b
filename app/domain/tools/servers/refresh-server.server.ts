import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { selectSealedServer } from '#app/db/tool-secrets.server.ts'
import { deleteToolServer, selectToolServer, updateToolServer } from '#app/db/tool-servers.server.ts'
import {
  insertTool,
  selectTool,
  selectToolNames,
  selectToolsOfServer,
  updateTool,
} from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { visitMcp } from '#app/integrations/mcp/session.server.ts'
import { isMcpError } from '#app/integrations/mcp/types.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { MAX_TOOLS } from '../options.ts'
import { toolNameOf } from '../tool-words.ts'
import { accessOf } from './access.server.ts'
import { keepListing, listedOf, remoteNameOf } from './listing.server.ts'
import { acceptChangeSchema, allowToolsSchema, serverIdSchema } from './schemas.ts'
import type { ListedTool } from './server-view.ts'

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

/** Makes tools of what a person read and chose. Throws CONFLICT when the server says something else by now. */
export async function allowTools(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  if (ctx.actor.kind !== 'user') throw new AppError('FORBIDDEN')
  const createdBy = ctx.actor.userId
  const wanted = parseInput(allowToolsSchema, input)
  const { workspaceId } = ctx
  const key = { workspaceId, serverId: wanted.serverId }
  await asActor(scopeOf(ctx), async (tx) => {
    const server = await selectToolServer(tx, key)
    if (server?.kind !== 'mcp') throw new AppError('NOT_FOUND')
    const listed = new Map((server.listed as unknown as ListedTool[]).map((tool) => [tool.name, tool]))
    const there = await selectToolsOfServer(tx, workspaceId, wanted.serverId)
    const known = new Set(there.map(({ config }) => remoteNameOf(config)))
    const taken = new Set(await selectToolNames(tx, workspaceId))
    const names: string[] = []
    for (const { name: remoteName, hash } of wanted.tools) {
      const tool = listed.get(remoteName)
      if (!tool || tool.hash !== hash || !tool.parameters)
        throw new AppError('CONFLICT', { messageKey: 'errors.tools.moved' })
      if (known.has(remoteName)) continue
      if (taken.size >= MAX_TOOLS)
        throw new AppError('LIMIT_REACHED', {
          messageKey: 'errors.tools.tooMany',
          params: { count: MAX_TOOLS },
        })
      const name = toolNameOf(remoteName, taken)
      taken.add(name)
      names.push(name)
      await insertTool(tx, {
        id: newId(),
        workspaceId,
        kind: 'mcp',
        serverId: server.id,
        name,
        title: tool.title,
        description: tool.description || tool.title,
        parameters: tool.parameters,
        config: { remoteName, isIdempotent: tool.isIdempotent },
        pinnedHash: tool.hash,
        isDangerous: !tool.isReadOnly,
        createdBy,
      })
    }
    await insertAudit(tx, ctx, {
      action: 'tool_server.tools_allowed',
      subjectType: 'tool_server',
      subjectId: server.id,
      changes: { name: server.name, tools: names },
    })
  })
}

/** A changed tool is used again, as a person has just read it. Throws CONFLICT when it changed once more. */
export async function acceptChange(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  const { toolId, hash } = parseInput(acceptChangeSchema, input)
  const { workspaceId } = ctx
  await asActor(scopeOf(ctx), async (tx) => {
    const row = await selectTool(tx, { workspaceId, toolId })
    if (row?.kind !== 'mcp' || !row.server_id) throw new AppError('NOT_FOUND')
    const server = await selectToolServer(tx, { workspaceId, serverId: row.server_id })
    const remoteName = remoteNameOf(row.config)
    const tool = (server?.listed as unknown as ListedTool[] | undefined)?.find(
      ({ name }) => name === remoteName,
    )
    if (!tool || tool.hash !== hash || !tool.parameters)
      throw new AppError('CONFLICT', { messageKey: 'errors.tools.moved' })
    await updateTool(
      tx,
      { workspaceId, toolId },
      {
        title: tool.title,
        description: tool.description || tool.title,
        parameters: tool.parameters,
        config: { remoteName, isIdempotent: tool.isIdempotent },
        pinnedHash: tool.hash,
        status: 'ready',
        // What no longer promises only to read asks again; what a person made stricter stays so.
        isDangerous: row.is_dangerous || !tool.isReadOnly,
      },
    )
    await insertAudit(tx, ctx, {
      action: 'tool.change_accepted',
      subjectType: 'tool',
      subjectId: toolId,
      changes: { title: tool.title },
    })
  })
}

/** With its tools and secrets. Throws NOT_FOUND. */
export async function deleteServer(ctx: Context, input: unknown): Promise<void> {
  requirePermission(ctx, 'tool', 'manage')
  const parsed = serverIdSchema.safeParse(input)
  if (!parsed.success) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, serverId: parsed.data.serverId }
  await asActor(scopeOf(ctx), async (tx) => {
    const server = await selectToolServer(tx, key)
    if (!server) throw new AppError('NOT_FOUND')
    await deleteToolServer(tx, key)
    await insertAudit(tx, ctx, {
      action: 'tool_server.deleted',
      subjectType: 'tool_server',
      subjectId: server.id,
      changes: { name: server.name },
    })
  })
}
