import { deflateRawSync } from 'node:zlib'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

export type ZipFile = {
  name: string
  bytes: Uint8Array
  /** Pictures and videos are packed already. */
  isPacked?: boolean
}

/** Pushed at once; a large text would otherwise hold up everybody else. */
const PIECE = 256 * 1024

/** Beyond this many bytes for each packed one, a file would look like a trap to whoever reads it: it is stored as it is. */
const TRAP_RATIO = 50
const looksLikeTrap = (bytes: Uint8Array) =>
  bytes.length > PIECE && bytes.length > TRAP_RATIO * deflateRawSync(bytes, { level: 1 }).length

/** A ZIP file, written as its files come: one of them is in memory at a time. */
export async function* writeZip(
  files: AsyncIterable<ZipFile>,
  writtenAt: Date,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let ready: Uint8Array<ArrayBuffer>[] = []
  let failure: Error | null = null
  const zip = new Zip((error, chunk) => {
    if (error) failure = error
    else ready.push(chunk as Uint8Array<ArrayBuffer>)
  })
  const flush = () => {
    if (failure) throw failure
    const chunks = ready
    ready = []
    return chunks
  }
  for await (const { name, bytes, isPacked } of files) {
    const entry =
      isPacked || looksLikeTrap(bytes) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
    entry.mtime = writtenAt
    zip.add(entry)
    let at = 0
    do {
      const end = Math.min(bytes.length, at + PIECE)
      entry.push(bytes.subarray(at, end), end === bytes.length)
      at = end
      yield* flush()
    } while (at < bytes.length)
  }
  zip.end()
  yield* flush()
}
