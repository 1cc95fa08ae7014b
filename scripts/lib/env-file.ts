import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { UsageError } from './say.ts'

/** The environment of this process over that of `.env`; an empty value counts as unset. Throws UsageError. */
export async function readEnvironment(path = '.env'): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new UsageError(`${path} cannot be read: ${error.message}`)
  })
  const broken = brokenLine(text)
  if (broken) throw new UsageError(`${path}, line ${broken.line}: "${broken.text}" is not NAME=value`)
  const merged = { ...parseEnv(text), ...process.env }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim())),
  )
}

/** The first line that is neither empty, a comment, an assignment nor inside a quoted value. Secrets are not repeated. */
export function brokenLine(text: string): { line: number; text: string } | null {
  let quote: string | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (quote) {
      if (line.includes(quote)) quote = null
      continue
    }
    if (/^\s*(#|$)/.test(line)) continue
    const value = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/.exec(line)?.[1]
    if (value === undefined) return { line: index + 1, text: line.trim().slice(0, 20) }
    const opening = /^(["'`])/.exec(value)?.[1]
    if (opening && !value.slice(1).includes(opening)) quote = opening
  }
  return null
}
