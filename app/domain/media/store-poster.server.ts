import { createHash } from 'node:crypto'
import type { PictureFailure } from '#app/integrations/media/picture-protocol.ts'
import { shapePicture } from '#app/integrations/media/shape-picture.server.ts'
import type { StoredSize } from './media-view.ts'
import { storeSizes } from './store-sizes.server.ts'

const POSTER_EDGES = [320, 800]

/** `width` and `height`: of the poster as it came, which tell the shape of its video. */
export type Poster = { width: number; height: number; sizes: StoredSize[] }

/** Puts the sizes of a poster beside its video. Their names are new with every picture, so that browsers ask for it anew. */
export async function storePoster(
  folder: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<Poster | { failure: PictureFailure }> {
  const picture = await shapePicture(bytes, { sizes: POSTER_EDGES, format: 'webp' }, signal)
  if ('failure' in picture) return picture
  const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  const { width, height } = picture
  return { width, height, sizes: await storeSizes('media', folder, picture, `-${mark}`) }
}
