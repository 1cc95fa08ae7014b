import { createHash } from 'node:crypto'
import type { Json } from '#app/integrations/llm/types.ts'

/** JSON with the names of every object in order: the same value is the same text. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

/** Two calls with the same key ask for the same thing. `written` is what could not be read as arguments. */
export const callKey = (name: string, args: { [key: string]: Json } | null, written: string): string =>
  createHash('sha256')
    .update(`${name}\n${args ? canonical(args) : `?${written}`}`)
    .digest('hex')

/** SHA-256, as hex: a call is made once in a run. */
export const fingerprintOf = (runId: string, key: string): string =>
  createHash('sha256').update(`${runId}\n${key}`).digest('hex')
