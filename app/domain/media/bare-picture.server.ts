import type { MediaRow } from '#app/db/agent-media.server.ts'
import { shapePicture } from '#app/integrations/media/shape-picture.server.ts'
import { readObject } from '#app/integrations/supabase/stored-objects.server.ts'
import type { StoredSize } from './media-view.ts'
import { folderOf } from './paths.ts'
import { GALLERY_EDGES } from './rules.ts'

/**
 * A picture of a gallery, or the poster of a video, as visitors get it at its largest: without what a camera wrote into it. The
 * original, which may tell where it was taken, stays. Null when there is none, or when it is gone or cannot be read.
 */
export async function barePicture(row: MediaRow): Promise<Uint8Array | null> {
  const path = (row.sizes as StoredSize[]).at(-1)?.path
  // The table checks the path of the original alone.
  if (path?.startsWith(`${folderOf(row.storage_path)}/`) && !path.includes('..'))
    return await readObject('media', path)
  if (row.kind === 'video') return null
  const original = await readObject('media', row.storage_path)
  const shaped = original && (await shapePicture(original, { sizes: GALLERY_EDGES, format: 'webp' }))
  return shaped && 'sizes' in shaped ? (shaped.sizes.at(-1)?.bytes ?? null) : null
}
