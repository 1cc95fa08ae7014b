import { type ImageType, sniffImage } from './sniff-image.ts'
import { sniffVideo, type VideoType } from './sniff-video.ts'

export type MediaType =
  | { kind: 'image'; mimeType: ImageType['mimeType'] | 'image/gif' | 'image/avif'; extension: string }
  | { kind: 'video'; mimeType: VideoType['mimeType']; extension: string }

/** So many bytes are enough to tell. */
export const SNIFF_BYTES = 64

const latin = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))

/** Brands of the same box format that are stills, or videos that browsers do not play. */
const NOT_A_VIDEO = /^(avif|avis|heic|heix|heim|heis|hevc|hevx|mif1|msf1|qt {2}|M4A |crx )$/

/** What a file of a gallery is, by its first bytes; null for anything else, whatever its name says. */
export function sniffMedia(bytes: Uint8Array): MediaType | null {
  const image = sniffImage(bytes)
  if (image) return { kind: 'image', ...image }
  if (/^GIF8[79]a$/.test(latin(bytes, 0, 6)))
    return { kind: 'image', mimeType: 'image/gif', extension: 'gif' }
  const brand = latin(bytes, 4, 8) === 'ftyp' ? latin(bytes, 8, 12) : ''
  if (brand === 'avif' || brand === 'avis')
    return { kind: 'image', mimeType: 'image/avif', extension: 'avif' }
  if (NOT_A_VIDEO.test(brand)) return null
  const video = sniffVideo(bytes)
  return video && { kind: 'video', ...video }
}
