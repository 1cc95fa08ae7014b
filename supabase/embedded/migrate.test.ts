import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { readMigrations } from './migrate.ts'

const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))))

async function folderOf(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  folders.push(folder)
  for (const name of names) await writeFile(join(folder, name), 'select 1')
  return folder
}

it('reads the migrations of a folder in order', async () => {
  const read = await readMigrations(await folderOf('20260102000000_b.sql', '20260101000000_a.sql', 'note.md'))
  expect(read.map(({ version, name }) => [version, name])).toEqual([
    ['20260101000000', 'a'],
    ['20260102000000', 'b'],
  ])
})

it('refuses two migrations of the same time, of which one would never be applied', async () => {
  const folder = await folderOf('20260101000000_a.sql', '20260101000000_b.sql')
  await expect(readMigrations(folder)).rejects.toThrow('20260101000000_a.sql and 20260101000000_b.sql')
})

it('refuses a file that is not named after its time', async () => {
  await expect(readMigrations(await folderOf('later.sql'))).rejects.toThrow('later.sql')
})
