import { AppError } from '#app/lib/app-error.ts'
import { isSafeZipName, sameZipName } from './zip-name.ts'

// The list of contents of a ZIP file, read from its end as the format wants, and believed only where it agrees with
// itself: every entry where it says, none on top of another, sizes within limits before a byte is unpacked.

export type ZipLimits = {
  maxEntries: number
  /** Unpacked, of one entry and of all together. */
  maxEntryBytes: number
  maxTotalBytes: number
  /** Unpacked bytes for each packed one, of all together: what compresses better is made to. */
  maxRatio: number
}

/** Where an entry's packed bytes stand, and what they should become. */
export type ZipRecord = {
  name: string
  isDeflated: boolean
  start: number
  packedBytes: number
  bytes: number
  crc: number
}

export type ZipProblem =
  | 'notZip'
  | 'truncated'
  | 'zip64'
  | 'tooManyEntries'
  | 'encrypted'
  | 'method'
  | 'symlink'
  | 'name'
  | 'duplicate'
  | 'overlap'
  | 'tooLarge'
  | 'bomb'
  | 'damaged'

/** BAD_INPUT with `errors.agentFile.zip.<problem>`; `name` is the entry, shortened. */
export const zipRefused = (problem: ZipProblem, name = ''): AppError =>
  new AppError('BAD_INPUT', { messageKey: `errors.agentFile.zip.${problem}`, params: { name: shown(name) } })

const shown = (name: string) => name.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 80)

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT = 0xffff

/** Every entry by name, folders left out. Throws AppError (`zipRefused`). */
export function readZipDirectory(file: Uint8Array, limits: ZipLimits): Map<string, ZipRecord> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < 4 || view.getUint32(0, true) !== LOCAL) throw zipRefused('notZip')
  const { count, at } = findEnd(view, limits)
  const records = new Map<string, ZipRecord>()
  const names = new Set<string>()
  let place = at.from
  for (let left = count; left > 0; left--) {
    const { record, next, isFolder } = readEntry(file, view, place, at)
    if (names.has(sameZipName(record.name))) throw zipRefused('duplicate', record.name)
    names.add(sameZipName(record.name))
    if (!isFolder) records.set(record.name, record)
    place = next
  }
  if (place !== at.end) throw zipRefused('damaged')
  requireSizes([...records.values()], limits)
  requireApart([...records.values()])
  return records
}

function findEnd(view: DataView, limits: ZipLimits): { count: number; at: { from: number; end: number } } {
  const length = view.byteLength
  if (length < END_BYTES) throw zipRefused('truncated')
  for (let place = length - END_BYTES; place >= Math.max(0, length - END_BYTES - MAX_COMMENT); place--) {
    if (view.getUint32(place, true) !== END) continue
    // Only an end that is followed by its comment and nothing else: otherwise two readers see two files.
    if (place + END_BYTES + view.getUint16(place + 20, true) !== length) continue
    const [disk, startDisk, here, count] = [4, 6, 8, 10].map((offset) => view.getUint16(place + offset, true))
    const [size, from] = [12, 16].map((offset) => view.getUint32(place + offset, true)) as [number, number]
    if (count === 0xffff || size === 0xffffffff || from === 0xffffffff) throw zipRefused('zip64')
    if (disk !== 0 || startDisk !== 0 || here !== count || count === undefined) throw zipRefused('damaged')
    if (count > limits.maxEntries) throw zipRefused('tooManyEntries')
    if (from + size !== place) throw zipRefused('damaged')
    return { count, at: { from, end: place } }
  }
  throw zipRefused('truncated')
}

function readEntry(file: Uint8Array, view: DataView, place: number, at: { from: number; end: number }) {
  if (place + 46 > at.end || view.getUint32(place, true) !== CENTRAL) throw zipRefused('damaged')
  const short = (offset: number) => view.getUint16(place + offset, true)
  const long = (offset: number) => view.getUint32(place + offset, true)
  const next = place + 46 + short(28) + short(30) + short(32)
  if (next > at.end) throw zipRefused('damaged')
  const name = nameOf(file.subarray(place + 46, place + 46 + short(28)))
  const isFolder = name.endsWith('/')
  if (!isSafeZipName(name)) throw zipRefused('name', name)
  // Bits 0 and 6: encrypted; 13: even the names are.
  if ((short(8) & 0x2041) !== 0) throw zipRefused('encrypted', name)
  const method = short(10)
  if (method !== 0 && method !== 8) throw zipRefused('method', name)
  // Unix writes the kind of a file into the upper half; anything but a plain file or folder is a trick.
  const kind = (long(38) >>> 16) & 0xf000
  if (kind !== 0 && kind !== 0x8000 && kind !== 0x4000) throw zipRefused('symlink', name)
  const [packedBytes, bytes, header] = [long(20), long(24), long(42)]
  if ([packedBytes, bytes, header].includes(0xffffffff)) throw zipRefused('zip64', name)
  if (isFolder && bytes > 0) throw zipRefused('name', name)
  if (method === 0 && packedBytes !== bytes) throw zipRefused('damaged', name)
  const start = dataStart(file, view, header, name)
  if (start + packedBytes > at.from) throw zipRefused('truncated', name)
  return {
    record: { name, isDeflated: method === 8, start, packedBytes, bytes, crc: long(16) },
    next,
    isFolder,
  }
}

/** The entry's own head says its name once more: it must be the same one. */
function dataStart(file: Uint8Array, view: DataView, header: number, name: string): number {
  if (header + 30 > file.length || view.getUint32(header, true) !== LOCAL) throw zipRefused('damaged', name)
  const nameBytes = view.getUint16(header + 26, true)
  if (nameOf(file.subarray(header + 30, header + 30 + nameBytes)) !== name) throw zipRefused('damaged', name)
  return header + 30 + nameBytes + view.getUint16(header + 28, true)
}

function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw zipRefused('name')
  }
}

function requireSizes(records: ZipRecord[], limits: ZipLimits): void {
  let [total, packed] = [0, 0]
  for (const { name, bytes, packedBytes } of records) {
    if (bytes > limits.maxEntryBytes) throw zipRefused('tooLarge', name)
    total += bytes
    packed += packedBytes
  }
  if (total > limits.maxTotalBytes) throw zipRefused('tooLarge')
  // A short text may well be written very often: only what unpacks to something is asked how.
  if (total > 1_048_576 && total > packed * limits.maxRatio) throw zipRefused('bomb')
}

/** Entries that share their bytes are how a small file becomes endless. */
function requireApart(records: ZipRecord[]): void {
  const inOrder = [...records].sort((one, other) => one.start - other.start)
  for (const [index, record] of inOrder.entries()) {
    const after = inOrder[index + 1]
    if (after && record.start + record.packedBytes > after.start) throw zipRefused('overlap', after.name)
  }
}
