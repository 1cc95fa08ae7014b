import type { ShapedPicture } from '#app/integrations/media/shape-picture.server.ts'
import { type ObjectBucket, putObject } from '#app/integrations/supabase/stored-objects.server.ts'
import type { StoredSize } from './media-view.ts'
import { sizePath } from './paths.ts'

/** Puts the sizes of a picture into `folder` of a bucket; `mark` makes their names new where an address must change. */
export async function storeSizes(
  bucket: ObjectBucket,
  folder: string,
  picture: ShapedPicture,
  mark = '',
): Promise<StoredSize[]> {
  const stored: StoredSize[] = []
  for (const { name, width, height, bytes, mimeType } of picture.sizes) {
    const path = sizePath(folder, `${name}${mark}`, mimeType)
    await putObject(bucket, path, bytes, mimeType)
    stored.push({ name: `${name}${mark}`, width, height, path, mimeType })
  }
  return stored
}
