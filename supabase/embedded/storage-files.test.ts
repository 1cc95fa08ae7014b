import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileStorage } from './storage-files.ts'

let parent: string
let storage: ReturnType<typeof fileStorage>
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'hiviex-storage-'))
  storage = fileStorage(join(parent, 'inside'))
})
afterAll(() => rm(parent, { recursive: true, force: true }))

const put = (key: string, text: string) =>
  storage.uploadObject('b', key, undefined, Buffer.from(text), 'text/plain', 'no-cache')
const get = async (key: string) => (await storage.getObject('b', key, undefined)).body?.toString()

it('keeps bytes and what was said about them, and copies and removes both', async () => {
  await put('a/b.txt', 'one')
  await put('a/b.txt', 'two')
  expect(await storage.headObject('b', 'a/b.txt', undefined)).toMatchObject({
    size: 3,
    mimetype: 'text/plain',
  })
  await storage.copyObject('b', 'a/b.txt', undefined, 'b', 'c.txt', undefined)
  await storage.deleteObject('b', 'a/b.txt', undefined)
  expect(await get('c.txt')).toBe('two')
  await expect(get('a/b.txt')).rejects.toThrow()
})

it('lets no key leave the folder or meet another', async () => {
  for (const key of ['../../out.txt', '/etc/x', 'a\0b', 'A.txt', 'a.txt', '..', 'x'.repeat(1000)])
    await put(key, key)
  expect(await get('A.txt')).toBe('A.txt')
  expect(await get('a.txt')).toBe('a.txt')
  expect(await readdir(parent)).toEqual(['inside'])
})
