/** Longer names stand in no file of ours. */
const MAX_NAME = 200

/**
 * Whether an entry may be called so: a relative path of plain segments. Nothing that leads out of a folder, nothing
 * absolute, no drive letters, no control characters; files are never unpacked to a disk, and would be safe there too.
 */
export function isSafeZipName(name: string): boolean {
  if (name === '' || name.length > MAX_NAME) return false
  if (/[\p{Cc}\\:]/u.test(name) || name.startsWith('/')) return false
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')
}

/** Names that some file system takes for the same one. */
export const sameZipName = (name: string): string => name.normalize('NFC').toLowerCase()
