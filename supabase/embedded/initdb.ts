import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const SELF = fileURLToPath(import.meta.url)

/**
 * Makes the database folder when there is none. In a process of its own: initdb takes a second PostgreSQL and some 400 MB,
 * which that process gives back by ending. A folder appears whole or not at all.
 */
export async function ensureDatabaseFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return
  const draft = `${folder}.new`
  await rm(draft, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
  await mkdir(dirname(folder), { recursive: true })
  await promisify(execFile)(process.execPath, [SELF, draft])
  await rename(draft, folder)
}

if (process.argv[1] === SELF && process.argv[2]) {
  const { openPostgres } = await import('./engine.ts')
  const engine = await openPostgres(process.argv[2])
  await engine.close()
}
