import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { App } from '@supabase/lite'

type StorageAdapter = NonNullable<App['_storageAdapter']>
type Body = Parameters<StorageAdapter['uploadObject']>[3]
type Metadata = Awaited<ReturnType<StorageAdapter['uploadObject']>>
type Kept = { mimetype: string; cacheControl: string; eTag: string }

/**
 * Objects as files, two each: the bytes, and what must be said about them. A file is named by the hash of its key, so no
 * key reaches another folder or collides with a file system's rules.
 */
export function fileStorage(folder: string): StorageAdapter {
  const pathOf = (bucket: string, key: string) =>
    join(folder, hash(bucket).slice(0, 32), hash(key).replace(/^(..)/, '$1/'))

  async function write(path: string, bytes: Uint8Array, kept: Kept): Promise<void> {
    await mkdir(join(path, '..'), { recursive: true })
    await writeAtomically(`${path}.json`, JSON.stringify(kept))
    await writeAtomically(path, bytes)
  }

  async function readMetadata(path: string): Promise<Metadata> {
    const [{ size, mtime }, text] = await Promise.all([stat(path), readFile(`${path}.json`, 'utf8')])
    const kept = JSON.parse(text) as Kept
    return { ...kept, size, contentLength: size, lastModified: mtime, httpStatusCode: 200 }
  }

  const remove = async (bucket: string, key: string) => {
    const path = pathOf(bucket, key)
    await Promise.all([rm(path, { force: true }), rm(`${path}.json`, { force: true })])
  }

  return {
    driver: null,
    async getObject(bucket, key) {
      const path = pathOf(bucket, key)
      const [metadata, body] = await Promise.all([readMetadata(path), readFile(path)])
      return { metadata, body, httpStatusCode: 200 }
    },
    async uploadObject(bucket, key, _version, body, mimetype, cacheControl) {
      const bytes = await collect(body)
      const path = pathOf(bucket, key)
      await write(path, bytes, { mimetype, cacheControl, eTag: `"${hash(bytes)}"` })
      return readMetadata(path)
    },
    deleteObject: remove,
    async deleteObjects(bucket, keys) {
      await Promise.all(keys.map((key) => remove(bucket, key)))
    },
    async copyObject(fromBucket, from, _version, toBucket, to) {
      const source = pathOf(fromBucket, from)
      const [bytes, { mimetype, cacheControl, eTag }] = await Promise.all([
        readFile(source),
        readMetadata(source),
      ])
      await write(pathOf(toBucket, to), bytes, { mimetype, cacheControl, eTag })
      return readMetadata(pathOf(toBucket, to))
    },
    headObject: (bucket, key) => readMetadata(pathOf(bucket, key)),
    async privateAssetUrl() {
      throw new Error('images are not transformed by the embedded storage')
    },
  }
}

const hash = (value: string | Uint8Array) => createHash('sha256').update(value).digest('hex')

async function collect(body: Body): Promise<Uint8Array> {
  return body instanceof Uint8Array
    ? body
    : buffer(body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>)
}

async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await writeFile(draft, content, { mode: 0o600 })
  await rename(draft, path)
}
