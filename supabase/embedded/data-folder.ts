import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** What makes one installation of the embedded Supabase itself. Made once, kept in the data folder, never committed. */
export type Secrets = {
  jwtSecret: string
  /** Signs the session cookie of the web server. */
  sessionSecret: string
  databasePassword: string
  /** SECRETS_KEYS of the web server and worker: seals what workspaces entrust to us. */
  secretsKeys: string
}

export class FolderLockedError extends Error {}

export const newSecrets = (): Secrets => ({
  jwtSecret: randomBytes(36).toString('base64url'),
  sessionSecret: randomBytes(36).toString('base64url'),
  databasePassword: randomBytes(18).toString('base64url'),
  secretsKeys: `first:${randomBytes(32).toString('base64')}`,
})

/** What the folder keeps; what an older one lacks is made and kept as well. Only whoever holds the folder's lock calls this. */
export async function readSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, 'secrets.json')
  const kept = await readKept(path)
  const secrets = { ...newSecrets(), ...kept }
  if (kept && Object.keys(secrets).every((name) => name in kept)) return secrets
  // Whole or not at all: these open the data.
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return secrets
}

/** Throws for a file that is there and unreadable: new secrets in its place would lock the data away. */
async function readKept(path: string): Promise<Partial<Secrets> | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Secrets>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** The process that works on the folder, or null. A lock whose process is gone does not count. */
export async function lockOwner(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'lock'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : null
}

/**
 * Takes the folder for this process: PGlite locks nothing, and two processes on one folder destroy it. Resolves with
 * the release. Throws FolderLockedError while another process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(`${process.pid}\n`)
      await file.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = await lockOwner(folder)
    if (owner !== null) {
      throw new FolderLockedError(`The data folder ${resolve(folder)} is in use by process ${owner}.`)
    }
    await rm(path, { force: true })
  }
  throw new FolderLockedError(`The data folder ${resolve(folder)} cannot be locked: remove ${path}.`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
