import { MAX_GALLERY } from '#app/domain/media/rules.ts'

// What an agent file may be. The same numbers bound what is written and what is taken, so that every file we make can be read.

/** Bumped when a file of this release cannot be read by an older one. */
export const FORMAT = 'hiviex-agent'
export const FORMAT_VERSION = 1
export const FILE_ENDING = '.hiviex-agent.zip'

const MB = 1024 * 1024
/** Packed, as it is uploaded. */
export const MAX_FILE_MB = 20
export const MAX_FILE_BYTES = MAX_FILE_MB * MB
/** Files inside that are bigger, or would make the whole too big, are left out and named as such. */
export const MAX_CONTENT_BYTES = 17 * MB
export const MAX_ITEM_BYTES = 12 * MB
export const MAX_MANIFEST_BYTES = 2 * MB
/** As many as a gallery holds. */
export const MAX_MEDIA = MAX_GALLERY
export const MAX_KNOWLEDGE = 200
export const MAX_TOOLS = 40

export const ZIP_LIMITS = {
  // Every one of the gallery may be a video with its poster.
  maxEntries: 2 * MAX_MEDIA + MAX_KNOWLEDGE + 50,
  maxEntryBytes: MAX_ITEM_BYTES,
  maxTotalBytes: 64 * MB,
  maxRatio: 100,
}
