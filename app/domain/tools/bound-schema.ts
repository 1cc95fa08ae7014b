import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'

// A JSON Schema that somebody else wrote (an MCP server, an OpenAPI document), made safe to keep and to check with: local
// references are written out, so checking costs what the schema is long; patterns are left out, since a pattern can be
// made to run for hours; whatever is unknown is left out too.

/** Copied as they are, when they have the form they should have. */
const NUMBERS = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
])
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const FORMATS = new Set(['date', 'date-time', 'time', 'email', 'uuid', 'ipv4'])
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
/** Never a name of a property: what code does with such a key depends on the object it meets. */
export const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const MAX_NODES = 800
const MAX_DEPTH = 10
const MAX_TEXT = 1_000
const MAX_ENUM = 200

export const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Walk = { root: unknown; left: number }

/**
 * `root` is the document that `#/…` references point into; left out, the schema itself. What is nested deeper than ten
 * levels, or goes round in a circle, becomes "anything". Throws BAD_INPUT (`errors.tools.schemaTooLarge`,
 * `errors.tools.remoteReference`).
 */
export function boundSchema(schema: unknown, root: unknown = schema): JsonObject {
  return walk(schema, { root, left: MAX_NODES }, 0, [])
}

function walk(schema: unknown, state: Walk, depth: number, seen: string[]): JsonObject {
  state.left -= 1
  if (state.left < 0) throw new AppError('BAD_INPUT', { messageKey: 'errors.tools.schemaTooLarge' })
  if (!isObject(schema) || depth > MAX_DEPTH) return {}
  if (typeof schema.$ref === 'string') return follow(schema, schema.$ref, state, depth, seen)
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(schema)) {
    const kept = keep(key, value, state, depth, seen)
    if (kept !== undefined) out[key] = kept
  }
  // How OpenAPI 3.0 says it.
  if (schema.nullable === true && typeof out.type === 'string') out.type = [out.type, 'null']
  return out
}

function follow(
  schema: { [key: string]: unknown },
  ref: string,
  state: Walk,
  depth: number,
  seen: string[],
): JsonObject {
  if (seen.includes(ref)) return {}
  const target = walk(lookUp(state.root, ref), state, depth + 1, [...seen, ref])
  return typeof schema.description === 'string'
    ? { ...target, description: schema.description.slice(0, MAX_TEXT) }
    : target
}

function keep(key: string, value: unknown, state: Walk, depth: number, seen: string[]): Json | undefined {
  const inner = (part: unknown) => walk(part, state, depth + 1, seen)
  if (key === 'type') return typeOf(value)
  if (key === 'description' || key === 'title')
    return typeof value === 'string' ? value.slice(0, MAX_TEXT) : undefined
  if (NUMBERS.has(key)) return typeof value === 'number' ? value : undefined
  if (key === 'format') return typeof value === 'string' && FORMATS.has(value) ? value : undefined
  if (key === 'uniqueItems') return value === true ? true : undefined
  if (key === 'enum') return Array.isArray(value) ? value.slice(0, MAX_ENUM).map(plain) : undefined
  if (key === 'const' || key === 'default') return plain(value)
  if (key === 'required') return names(value)
  if (key === 'properties') return isObject(value) ? properties(value, inner) : undefined
  if (key === 'items' || key === 'not') return isObject(value) ? inner(value) : undefined
  if (key === 'additionalProperties')
    return typeof value === 'boolean' ? value : isObject(value) ? inner(value) : undefined
  if (LISTS.has(key)) return Array.isArray(value) && value.length > 0 ? value.map(inner) : undefined
  return undefined
}

function properties(value: { [key: string]: unknown }, inner: (part: unknown) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !PROTOTYPE_KEYS.has(name) && name.length <= 100)
      .map(([name, part]) => [name, inner(part)]),
  )
}

function typeOf(value: unknown): Json | undefined {
  if (typeof value === 'string') return TYPES.has(value) ? value : undefined
  if (!Array.isArray(value)) return undefined
  const known = value.filter((type): type is string => typeof type === 'string' && TYPES.has(type))
  return known.length > 0 ? known : undefined
}

function names(value: unknown): Json | undefined {
  if (!Array.isArray(value)) return undefined
  return value.filter((name): name is string => typeof name === 'string' && !PROTOTYPE_KEYS.has(name))
}

/** A value inside a schema, as JSON and not longer than a description. */
function plain(value: unknown): Json {
  const text = JSON.stringify(value)
  return text === undefined || text.length > MAX_TEXT ? null : (JSON.parse(text) as Json)
}

/** What a `#/a/b` points to. Throws BAD_INPUT for a reference that leaves the document. */
export function lookUp(root: unknown, ref: string): unknown {
  if (!ref.startsWith('#'))
    throw new AppError('BAD_INPUT', {
      messageKey: 'errors.tools.remoteReference',
      params: { reference: ref.slice(0, 120) },
    })
  let at: unknown = root
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = unescaped(part)
    const isOwn = typeof at === 'object' && at !== null && Object.hasOwn(at, key)
    at = isOwn ? (at as { [key: string]: unknown })[key] : undefined
  }
  return at
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return part
  }
}
