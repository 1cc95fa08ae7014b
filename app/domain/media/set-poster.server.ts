import { updateMedia } from '#app/db/agent-media.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { purgeFiles } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { editMedia } from './edit-media.server.ts'
import type { StoredSize } from './media-view.ts'
import { folderOf } from './paths.ts'
import { mediaKeySchema } from './schemas.ts'
import { storePoster } from './store-poster.server.ts'

/** The picture that stands for a video until it is played, and tells its shape. Throws BAD_INPUT for what is no picture. */
export async function setPoster(ctx: Context, input: unknown, bytes: Uint8Array): Promise<void> {
  const item = parseInput(mediaKeySchema, input)
  const { kind, storage_path } = await editMedia(ctx, item, async (_tx, _key, row) => row)
  if (kind !== 'video') throw new AppError('BAD_INPUT', { messageKey: 'errors.media.poster' })
  const poster = await storePoster(folderOf(storage_path), bytes)
  if ('failure' in poster)
    throw new AppError('BAD_INPUT', { messageKey: `errors.media.failed.${poster.failure}` })
  const { width, height, sizes } = poster
  const before = await editMedia(ctx, item, async (tx, key, row) => {
    await updateMedia(tx, key, { sizes: JSON.stringify(sizes), width, height })
    await insertAudit(tx, ctx, {
      action: 'media.poster_set',
      subjectType: 'agent',
      subjectId: key.agentId,
      changes: { mediaId: key.mediaId },
    })
    return row.sizes as StoredSize[]
  })
  const now = new Set(sizes.map(({ path }) => path))
  const old = before.map(({ path }) => path).filter((path) => !now.has(path))
  if (old.length > 0)
    await purgeFiles('media', old).catch((error) => log.warn({ error }, 'an old poster stays in storage'))
}
