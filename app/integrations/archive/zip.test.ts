import { Buffer } from 'node:buffer'
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { rawZip } from '../../../tests/fixtures/raw-zip.ts'
import { readZip } from './read-zip.server.ts'
import { writeZip, type ZipFile } from './write-zip.server.ts'
import type { ZipLimits } from './zip-directory.ts'

const LIMITS: ZipLimits = {
  maxEntries: 20,
  maxEntryBytes: 4_000_000,
  maxTotalBytes: 8_000_000,
  maxRatio: 200,
}
const text = (value: string) => new TextEncoder().encode(value)

async function zipped(files: ZipFile[]): Promise<Uint8Array> {
  async function* each() {
    yield* files
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of writeZip(each(), new Date('2026-01-02T03:04:05Z'))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('a file of ours', () => {
  it('is read back as it was written', async () => {
    const random = crypto.getRandomValues(new Uint8Array(60_000))
    const files: ZipFile[] = [
      { name: 'manifest.json', bytes: text('{"ação":1}') },
      { name: 'media/1.png', bytes: random, isPacked: true },
      { name: 'knowledge/empty.md', bytes: text('') },
      { name: 'knowledge/long.md', bytes: text('Prazo de entrega. '.repeat(20_000)) },
    ]
    const read = await readZip(await zipped(files), LIMITS)
    expect([...read.keys()]).toEqual(files.map(({ name }) => name))
    for (const { name, bytes } of files) expect(Buffer.compare(read.get(name) as Uint8Array, bytes)).toBe(0)
  })
})

it('a text that says one thing a hundred thousand times is written so that it can be read again', async () => {
  const bytes = text('honey '.repeat(400_000))
  const read = await readZip(await zipped([{ name: 'a.md', bytes }]), LIMITS)
  expect(read.get('a.md')?.length).toBe(bytes.length)
})

const refusal = async (file: Uint8Array, limits = LIMITS) =>
  readZip(file, limits).then(
    () => 'read',
    (error: { code: string; messageKey: string }) => `${error.code} ${error.messageKey.split('.').at(-1)}`,
  )
const one = { name: 'a.txt', bytes: text('hello hello hello') }

describe('what is not taken', () => {
  const bomb = deflateRawSync(Buffer.alloc(6_000_000))
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'notZip'],
    ['a text', text('hello, this is no archive at all'), 'notZip'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), 'notZip'],
    ['the first half', rawZip([one]).subarray(0, 30), 'truncated'],
    ['a file without its last byte', rawZip([one]).subarray(0, -1), 'truncated'],
    ['words after the end', Buffer.concat([rawZip([one]), text('more')]), 'truncated'],
    ['a way out', rawZip([{ ...one, name: '../../etc/passwd' }]), 'name'],
    ['an absolute path', rawZip([{ ...one, name: '/etc/passwd' }]), 'name'],
    ['a drive', rawZip([{ ...one, name: 'C:/x' }]), 'name'],
    ['a backslash', rawZip([{ ...one, name: 'a\\..\\b' }]), 'name'],
    ['a zero in a name', rawZip([{ ...one, name: 'a\u0000.txt' }]), 'name'],
    ['an empty name', rawZip([{ ...one, name: '' }]), 'name'],
    ['a long name', rawZip([{ ...one, name: 'a'.repeat(300) }]), 'name'],
    ['a folder with contents', rawZip([{ ...one, name: 'a/' }]), 'name'],
    ['one name twice', rawZip([one, one]), 'duplicate'],
    ['one name in two cases', rawZip([one, { ...one, name: 'A.TXT' }]), 'duplicate'],
    ['a link', rawZip([{ ...one, mode: 0o120777 }]), 'symlink'],
    ['a device', rawZip([{ ...one, mode: 0o020666 }]), 'symlink'],
    ['a password', rawZip([{ ...one, flags: 1 }]), 'encrypted'],
    ['an unknown packing', rawZip([{ ...one, method: 14 }]), 'method'],
    ['two entries on the same bytes', rawZip([one, { ...one, name: 'b.txt' }], { overlap: true }), 'damaged'],
    ['more than it says', rawZip([{ name: 'a', bytes: Buffer.alloc(10), packed: bomb }]), 'bomb'],
    [
      'less than it says',
      rawZip([{ name: 'a', bytes: text('x'), packed: deflateRawSync(text('y')), size: 900 }]),
      'damaged',
    ],
    ['a wrong sum', rawZip([{ ...one, crc: 1 }]), 'damaged'],
    [
      'other bytes than were packed',
      rawZip([{ ...one, packed: Buffer.from([0xff, 0xff, 0xff]) }]),
      'damaged',
    ],
    ['a name that differs inside', rawZip([{ ...one, localName: 'b.txt' }]), 'damaged'],
    ['a size of four gigabytes', rawZip([{ ...one, size: 0xffffffff }]), 'zip64'],
    ['a size of three gigabytes', rawZip([{ ...one, size: 3_000_000_000 }]), 'tooLarge'],
    ['what packs too well', rawZip([{ name: 'a', bytes: Buffer.alloc(3_900_000) }]), 'bomb'],
    ['more files than are counted', rawZip([one, { ...one, name: 'b' }], { count: 1 }), 'damaged'],
    ['fewer files than are counted', rawZip([one], { count: 2 }), 'damaged'],
    [
      'thirty files',
      rawZip(Array.from({ length: 30 }, (_, n) => ({ ...one, name: `${n}` }))),
      'tooManyEntries',
    ],
  ])('%s', async (_, file, problem) => {
    expect(await refusal(file)).toBe(`BAD_INPUT ${problem}`)
  })

  it('is refused before it takes memory: ten entries of a bomb unpack nothing', async () => {
    const entries = Array.from({ length: 10 }, (_, n) => ({ name: `${n}`, bytes: Buffer.alloc(3_000_000) }))
    expect(await refusal(rawZip(entries))).toBe('BAD_INPUT tooLarge')
  })

  it('never shows a control character of a name', async () => {
    const error = await readZip(rawZip([{ ...one, name: '\u001b[31m/../x' }]), LIMITS).catch(
      (thrown) => thrown,
    )
    expect(error.params.name).not.toMatch(/\p{Cc}/u)
  })
})

it('the sums of the fixture are those of zlib', () => {
  expect(crc32(text('hello'))).toBe(0x3610a686)
})
