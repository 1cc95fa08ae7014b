/** Keys of the faces we draw ourselves; the pictures are `public/faces/<key>.svg`. */
export const FACE_KEYS = ['comb', 'bee', 'bloom', 'owl', 'fox', 'tide', 'spark', 'moss'] as const
export type FaceKey = (typeof FACE_KEYS)[number]

export function isFaceKey(avatar: string): avatar is FaceKey {
  return (FACE_KEYS as readonly string[]).includes(avatar)
}

/** Where a browser gets the avatar; null when it is none of ours. Uploaded pictures are served by storage, signed. */
export function faceUrl(avatar: string): string | null {
  return isFaceKey(avatar) ? `/faces/${avatar}.svg` : null
}
