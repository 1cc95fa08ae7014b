import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { deleteToolServer, selectToolServer } from '#app/db/tool-servers.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { serverIdSchema } from './schemas.ts'

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
