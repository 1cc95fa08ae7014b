export type VideoType = { mimeType: 'video/mp4' | 'video/webm'; extension: 'mp4' | 'webm' }

const latin = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))

/** What video this is, by its first bytes; null for anything that is neither MP4 nor WebM. */
export function sniffVideo(bytes: Uint8Array): VideoType | null {
  if (latin(bytes, 4, 8) === 'ftyp') return { mimeType: 'video/mp4', extension: 'mp4' }
  if (latin(bytes, 0, 4) === '\u001aE\u00df\u00a3') return { mimeType: 'video/webm', extension: 'webm' }
  return null
}
