import { type MediaRow, selectPublicMedia, selectWorkspaceMedia } from '#app/db/agent-media.server.ts'
import { asActor, asSystem } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { openObject, type StoredObject } from '#app/integrations/supabase/stored-objects.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { byteRange, partOf } from './byte-range.ts'
import type { StoredSize } from './media-view.ts'
import { SIZE_NAME } from './rules.ts'

export type OpenFile = StoredObject & { mimeType: string; isVideo: boolean }
type Asked = { mediaId: string; size: string; range: string | null }

/** What anybody may see who has its address: ready, of an agent that is published. Throws NOT_FOUND. */
export async function openPublicMedia({ mediaId, size, range }: Asked): Promise<OpenFile> {
  if (!isUuid(mediaId)) throw new AppError('NOT_FOUND')
  const row = await asSystem('show a picture of a published agent', (tx) => selectPublicMedia(tx, mediaId))
  return await open(row, size, range)
}

/** What a member may see: that of agents they see. Throws NOT_FOUND. */
export async function openMemberMedia(ctx: Context, { mediaId, size, range }: Asked): Promise<OpenFile> {
  requirePermission(ctx, 'agent', 'read')
  if (!isUuid(mediaId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, mediaId }
  return await open(await asActor(scopeOf(ctx), (tx) => selectWorkspaceMedia(tx, key)), size, range)
}

async function open(row: MediaRow | undefined, size: string, asked: string | null): Promise<OpenFile> {
  const file = row?.status === 'ready' && SIZE_NAME.test(size) ? fileOf(row, size) : null
  if (!row || !file) throw new AppError('NOT_FOUND')
  const { path, mimeType, isVideo } = file
  const total = Number(row.size_bytes)
  const range = isVideo ? byteRange(asked, total) : null
  const object = await openObject('media', path, range && `bytes=${range.start}-${range.end}`)
  if (!object) throw new AppError('NOT_FOUND')
  if (!range || object.contentRange) return { ...object, mimeType, isVideo }
  // A storage that knows no ranges gave the whole.
  const contentRange = `bytes ${range.start}-${range.end}/${total}`
  const length = range.end - range.start + 1
  return { body: partOf(object.body, range), length, contentRange, mimeType, isVideo }
}

/** The original of a picture, with all that a camera wrote into it, is served to nobody. */
function fileOf(row: MediaRow, name: string): { path: string; mimeType: string; isVideo: boolean } | null {
  if (name === 'original')
    return row.kind === 'video' ? { path: row.storage_path, mimeType: row.mime_type, isVideo: true } : null
  const size = (row.sizes as StoredSize[]).find((one) => one.name === name)
  // The table checks the path of the original alone.
  const folder = `${row.workspace_id}/${row.agent_id}/${row.id}/`
  if (!size?.path.startsWith(folder) || size.path.includes('..') || size.mimeType !== 'image/webp')
    return null
  return { path: size.path, mimeType: size.mimeType, isVideo: false }
}
