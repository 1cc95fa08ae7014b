import { parseJson } from '#app/lib/json.ts'
import type { HttpConfig } from './schemas.ts'

// What a model reads of an answer: all of its text, or only the fields that were picked.

const MAX_MATCHES = 100
const MAX_REFUSAL = 2_000
const NOTHING_PICKED =
  'It worked. Only chosen fields of its answer may be read, and none have been chosen, so nothing of it is shown.'

/** Null says that fields were to be picked and the answer was no JSON: then nothing of it is for a model. */
export function mapResponse(response: HttpConfig['response'], text: string): string | null {
  if (response.mode === 'text') return text
  // None is none: whoever wanted to keep an answer from a model has not opened it by leaving the list empty.
  return response.fields.length === 0 ? NOTHING_PICKED : pickFields(response.fields, text)
}

/** The same of an answer that says why it failed; empty where nothing of it may be read. */
export function mapRefusal({ mode, fields }: HttpConfig['response'], text: string): string {
  if (mode === 'text') return text.trim() && text.slice(0, MAX_REFUSAL)
  return fields.length === 0 ? '' : (pickFields(fields, text)?.slice(0, MAX_REFUSAL) ?? '')
}

function pickFields(fields: HttpConfig['response']['fields'], text: string): string | null {
  let value: unknown
  try {
    value = parseJson(text, 64)
  } catch {
    return null
  }
  return fields.map(({ label, pointer }) => `${label}: ${shown(pick(value, pointer))}`).join('\n')
}

/** What a pointer finds; `*` stands for every entry of a list, and then all it finds come as a list. */
export function pick(value: unknown, pointer: string): unknown {
  const parts = pointer.split('/').slice(1)
  const found = walk([value], parts)
  return parts.includes('*') ? found : found[0]
}

function walk(values: unknown[], parts: string[]): unknown[] {
  let at = values
  for (const part of parts) {
    at = at.flatMap((value) => step(value, part.replaceAll('~1', '/').replaceAll('~0', '~')))
    if (at.length > MAX_MATCHES) at = at.slice(0, MAX_MATCHES)
  }
  return at
}

function step(value: unknown, part: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value))
    return part === '*' ? value : /^\d{1,6}$/.test(part) ? value.slice(+part, +part + 1) : []
  return Object.hasOwn(value, part) ? [(value as Record<string, unknown>)[part]] : []
}

function shown(value: unknown): string {
  if (value === undefined) return '(nothing)'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
