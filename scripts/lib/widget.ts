import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runNode } from './run-node.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = [
  'widget',
  'app/contracts',
  'app/lib/markdown.ts',
  'app/lib/markdown-inline.ts',
  'app/i18n',
  'package-lock.json',
]

/** True when the built widget is missing or older than what it is built from. */
export async function isWidgetStale(): Promise<boolean> {
  const built = await modifiedAt('public/widget/v1/loader.js')
  if (built === null) return true
  const newest = await Promise.all(SOURCES.map(newestIn))
  return Math.max(...newest) > built
}

export const buildWidget = (): Promise<string> =>
  runNode(['widget/build.ts'], { env: { NODE_ENV: 'production' } })

async function newestIn(path: string): Promise<number> {
  const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true }).catch(() => null)
  if (!entries) return (await modifiedAt(path)) ?? 0
  const times = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs),
  )
  return Math.max(0, ...times)
}

async function modifiedAt(path: string): Promise<number | null> {
  return stat(join(ROOT, path)).then(
    (file) => file.mtimeMs,
    () => null,
  )
}
