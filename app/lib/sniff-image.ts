export type ImageType = {
  mimeType: 'image/png' | 'image/jpeg' | 'image/webp'
  extension: 'png' | 'jpg' | 'webp'
}

const latin = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))

/** What picture this is, by its first bytes; null for anything that is not PNG, JPEG or WebP, whatever its name says. */
export function sniffImage(bytes: Uint8Array): ImageType | null {
  if (latin(bytes, 0, 8) === '\u0089PNG\r\n\u001a\n' && latin(bytes, 12, 16) === 'IHDR')
    return { mimeType: 'image/png', extension: 'png' }
  if (latin(bytes, 0, 3) === '\u00ff\u00d8\u00ff') return { mimeType: 'image/jpeg', extension: 'jpg' }
  if (latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP')
    return { mimeType: 'image/webp', extension: 'webp' }
  return null
}
