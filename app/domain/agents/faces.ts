import { memberPath } from '#app/domain/media/rules.ts'

/** Keys of the faces we draw ourselves; the pictures are `public/faces/<key>.svg`. */
export const FACE_KEYS = ['comb', 'bee', 'bloom', 'owl', 'fox', 'tide', 'spark', 'moss'] as const
/** Where no picture is there to be shown. */
export const DEFAULT_FACE = 'comb' satisfies FaceKey
export type FaceKey = (typeof FACE_KEYS)[number]

export function isFaceKey(avatar: string): avatar is FaceKey {
  return (FACE_KEYS as readonly string[]).includes(avatar)
}

/** A size of a picture of a gallery, as its storage path says: `<workspace>/<agent>/<media>/<size>.webp`. */
const PHOTO = /^(?:[0-9a-f-]{36}\/){2}([0-9a-f-]{36})\/(\d{2,4})\.webp$/

/**
 * Where a browser gets the avatar; null when it is none of ours. With the `slug` of a workspace: for its members, who also see what
 * belongs to agents that are not published.
 */
export function faceUrl(avatar: string, slug?: string): string | null {
  if (isFaceKey(avatar)) return `/faces/${avatar}.svg`
  const [, mediaId, size] = PHOTO.exec(avatar) ?? []
  if (!mediaId) return null
  const path = `/api/widget/v1/media/${mediaId}/${size}`
  return slug ? memberPath(slug, path) : path
}
