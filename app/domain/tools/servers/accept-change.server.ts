import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectToolServer } from '#app/db/tool-servers.server.ts'
import { selectTool, updateTool } from '#app/db/tools.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { remoteNameOf } from './listing.server.ts'
import { acceptChangeSchema } from './schemas.ts'
import type { ListedTool } from './server-view.ts'

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
