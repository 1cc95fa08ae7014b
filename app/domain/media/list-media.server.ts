import { type MediaRow, selectAgentMedia } from '#app/db/agent-media.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { requireAgentRight } from '#app/domain/agents/agent-rights.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import type { MediaItem, StoredSize } from './media-view.ts'

/** The gallery in its order. Throws NOT_FOUND. */
export async function listMedia(ctx: Context, agentId: string): Promise<MediaItem[]> {
  requirePermission(ctx, 'agent', 'read')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  return await asActor(scopeOf(ctx), async (tx) => {
    await requireAgentRight(tx, agentId, 'view')
    return (await selectAgentMedia(tx, { workspaceId: ctx.workspaceId, agentId })).map(toItem)
  })
}

export function toItem(row: MediaRow): MediaItem {
  return {
    id: row.id,
    kind: row.kind as MediaItem['kind'],
    status: row.status as MediaItem['status'],
    errorCode: row.error_code,
    caption: row.caption,
    width: row.width,
    height: row.height,
    bytes: Number(row.size_bytes),
    mimeType: row.mime_type,
    avatar:
      row.kind === 'image' && row.status === 'ready' ? ((row.sizes as StoredSize[])[0]?.path ?? null) : null,
    sizes: (row.sizes as StoredSize[]).map(({ name, width, height }) => ({ name, width, height })),
  }
}
