import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FolderLockedError, lockFolder, lockOwner, readSecrets } from './data-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hiviex-folder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('is locked by one process until that one lets go', async () => {
  const unlock = await lockFolder(folder)
  expect(await lockOwner(folder)).toBe(process.pid)
  await expect(lockFolder(folder)).rejects.toThrow(FolderLockedError)
  await unlock()
  expect(await lockOwner(folder)).toBe(null)
  await (await lockFolder(folder))()
})

it('is not locked by a process that is gone, nor by a broken lock', async () => {
  for (const content of ['4194304\n', '', 'nonsense']) {
    await writeFile(join(folder, 'lock'), content)
    const unlock = await lockFolder(folder)
    expect(await lockOwner(folder)).toBe(process.pid)
    await unlock()
  }
})

it('keeps its secrets, for its owner alone', async () => {
  const first = await readSecrets(folder)
  expect(await readSecrets(folder)).toEqual(first)
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  expect(first.jwtSecret.length).toBeGreaterThanOrEqual(40)
  expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toContain(first.sessionSecret)
})

it('adds what an older folder lacks, keeps the rest, and keeps what it added', async () => {
  const path = join(folder, 'secrets.json')
  const older = { jwtSecret: 'j', sessionSecret: 's', databasePassword: 'p', ofAnotherTime: 'o' }
  await writeFile(path, JSON.stringify(older), { mode: 0o600 })
  const first = await readSecrets(folder)
  expect(first).toMatchObject(older)
  expect(first.secretsKeys).toMatch(/^first:[A-Za-z0-9+/]{43}=$/)
  expect(await readSecrets(folder)).toEqual(first)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it('makes no new secrets in place of a file it cannot read', async () => {
  await writeFile(join(folder, 'secrets.json'), '{"jwtSecret":')
  await expect(readSecrets(folder)).rejects.toThrow()
})
