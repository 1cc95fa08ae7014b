// Sizes and limits of galleries and of pictures in conversations. The database and the buckets know the same ones.

const MB = 1024 * 1024

export const MAX_IMAGE_BYTES = 10 * MB
export const MAX_VIDEO_BYTES = 50 * MB
/** Pictures and videos of one agent: more would not fit into a prompt. */
export const MAX_GALLERY = 60
export const MAX_CAPTION = 400
/** Longest edges, in pixels, of what visitors get. */
export const GALLERY_EDGES = [320, 800, 1600]
/** What a file chooser offers. What a file is, its bytes say. */
export const GALLERY_TYPES = 'image/jpeg,image/png,image/webp,image/gif,image/avif,video/mp4,video/webm'

/** A visitor's picture, before and after it was re-encoded: the larger edge is as much as models look at. */
export const MAX_PICTURE_BYTES = 8 * MB
export const PICTURE_EDGES = [320, 1568]
export const PICTURE_TYPES = 'image/jpeg,image/png,image/webp,image/gif,image/avif'
/** With one message. */
export const MAX_PICTURES = 4
/** Chosen and never sent: more at once is no conversation. */
export const MAX_UNSENT = 20
export const UNSENT_HOURS = 24

/** Names of sizes, and `original` for a video's bytes. */
export const SIZE_NAME = /^(original|[0-9]{2,4}(-[0-9a-f]{8})?)$/

const PUBLIC = '/api/widget/v1/'

/** Where a member's browser gets what a visitor's gets at `path`: drafts and other people's conversations included. */
export const memberPath = (slug: string, path: string): string =>
  path.startsWith(PUBLIC) ? `/api/app/v1/w/${slug}/${path.slice(PUBLIC.length)}` : path
