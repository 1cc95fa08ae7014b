import { insertAudit } from '#app/db/audit-log.server.ts'
import { lockCount } from '#app/db/count-lock.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectToolServer } from '#app/db/tool-servers.server.ts'
import { insertTool, selectToolNames, selectToolsOfServer } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { MAX_TOOLS, RESERVED_NAMES } from '../options.ts'
import { toolNameOf } from '../tool-words.ts'
import { remoteNameOf } from './listing.server.ts'
import { allowToolsSchema } from './schemas.ts'
import type { ListedTool } from './server-view.ts'

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
    await lockCount(tx, 'tools', workspaceId)
    const there = await selectToolsOfServer(tx, workspaceId, wanted.serverId)
    const known = new Set(there.map(({ config }) => remoteNameOf(config)))
    const taken = new Set([...RESERVED_NAMES, ...(await selectToolNames(tx, workspaceId))])
    const names: string[] = []
    for (const { name: remoteName, hash } of wanted.tools) {
      const tool = listed.get(remoteName)
      if (!tool || tool.hash !== hash || !tool.parameters)
        throw new AppError('CONFLICT', { messageKey: 'errors.tools.moved' })
      if (known.has(remoteName)) continue
      if (taken.size >= MAX_TOOLS + RESERVED_NAMES.length)
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
