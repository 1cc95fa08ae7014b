import { selectConnections } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { can, requirePermission } from '#app/domain/permissions.ts'
import { type ConnectionView, type PlatformView, viewOf } from './connection-views.ts'
import { listPlatform } from './platform-models.server.ts'
import { readRests } from './read-rests.server.ts'

/** The workspace's connections by name, and what the installation itself offers. */
export async function listConnections(
  ctx: Context,
): Promise<{ connections: ConnectionView[]; platform: PlatformView[] }> {
  requirePermission(ctx, 'provider', 'read')
  const mayManage = can(ctx, 'provider', 'manage')
  const { rows, rests } = await asActor(scopeOf(ctx), async (tx) => ({
    rows: await selectConnections(tx, ctx.workspaceId),
    rests: await readRests(tx, ctx.workspaceId),
  }))
  return {
    connections: rows.map((row) => viewOf(row, mayManage, rests.get(row.id) ?? null)),
    platform: listPlatform(rests),
  }
}
