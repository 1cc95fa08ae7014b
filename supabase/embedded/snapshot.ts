import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * A migrated, empty database as a file, so that an in-memory start (every test run) skips initdb and the migrations.
 * It only saves time: the start that loads it still checks everything, and its name is the hash of all that made it.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = `${ROOT}node_modules/.cache/hiviex`
const SOURCES = ['supabase/migrations', 'supabase/embedded', 'supabase/embedded/realtime']

async function snapshotPath(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(`${ROOT}package-lock.json`))
  for (const folder of SOURCES) {
    for (const file of (await readdir(`${ROOT}${folder}`)).sort()) {
      if (/\.sql$|^(engine|platform|supabase-lite)\.ts$/.test(file))
        hash.update(`\0${folder}/${file}\0`).update(await readFile(`${ROOT}${folder}/${file}`))
    }
  }
  return `${CACHE}/database-${hash.digest('hex').slice(0, 20)}.tar`
}

export async function loadSnapshot(): Promise<Blob | null> {
  const bytes = await snapshotPath()
    .then((path) => readFile(path))
    .catch(() => null)
  return bytes && new Blob([bytes])
}

/** Replaces older snapshots. A folder that cannot be written is no error: the next start is slower, that is all. */
export async function saveSnapshot(dump: () => Promise<Blob>): Promise<void> {
  const path = await snapshotPath()
  const draft = `${path}.${process.pid}`
  try {
    await mkdir(CACHE, { recursive: true })
    await writeFile(draft, Buffer.from(await (await dump()).arrayBuffer()))
    for (const file of await readdir(CACHE)) if (/^database-.*\.tar$/.test(file)) await rm(`${CACHE}/${file}`)
    await rename(draft, path)
  } catch {
    await rm(draft, { force: true }).catch(() => {})
  }
}
