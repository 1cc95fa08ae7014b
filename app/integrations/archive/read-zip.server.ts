import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { readZipDirectory, type ZipLimits, type ZipRecord, zipRefused } from './zip-directory.ts'

const inflate = promisify(inflateRaw)

/**
 * A ZIP file's contents by name, all unpacked in memory and checked against the sums the file carries. Never unpacks more than
 * an entry declared, nor more than the limits allow. Throws AppError BAD_INPUT (`errors.agentFile.zip.*`).
 */
export async function readZip(file: Uint8Array, limits: ZipLimits): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>()
  for (const [name, record] of readZipDirectory(file, limits)) contents.set(name, await unpack(file, record))
  return contents
}

async function unpack(file: Uint8Array, record: ZipRecord): Promise<Uint8Array> {
  const packed = file.subarray(record.start, record.start + record.packedBytes)
  const bytes = record.isDeflated ? await inflated(packed, record) : packed
  if (bytes.length !== record.bytes || crc32(bytes) !== record.crc) throw zipRefused('damaged', record.name)
  return bytes
}

/** Off the main thread, and at most one byte more than was declared. */
async function inflated(packed: Uint8Array, record: ZipRecord): Promise<Uint8Array> {
  try {
    return await inflate(packed, { maxOutputLength: record.bytes + 1 })
  } catch (error) {
    const isLiar = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    throw zipRefused(isLiar ? 'bomb' : 'damaged', record.name)
  }
}
