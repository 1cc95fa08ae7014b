import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'

// A JSON Schema that somebody else wrote (an MCP server, an OpenAPI document), made safe to keep and to check with: local
// references are written out, so checking costs what the schema is long, and that length is limited: a short document can say
// one long thing a thousand times. Patterns are left out, since a pattern can be made to run for hours, and so is uniqueItems, which
// compares everything with everything; whatever is unknown is left out too.

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

const KEYWORDS = [
  'type',
  'title',
  'description',
  ...NUMBERS,
  'format',
  'enum',
  'const',
  'default',
  'required',
  'properties',
  'items',
  'not',
  'additionalProperties',
  ...LISTS,
]

const MAX_NODES = 800
/** Of everything that is copied, however often a reference brings it. */
const MAX_CHARS = 200_000
const MAX_REFERENCE = 500
const MAX_DEPTH = 10
const MAX_TEXT = 1_000
const MAX_ENUM = 200

export const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What all schemas of one document may cost together; counted down. */
export type SchemaBudget = { nodes: number; chars: number }
type Walk = { root: unknown; left: number; chars: number; budget: SchemaBudget | undefined }

/**
 * `root` is the document that `#/…` references point into; left out, the schema itself. What is nested deeper than ten
 * levels, or goes round in a circle, becomes "anything". Throws BAD_INPUT (`errors.tools.schemaTooLarge`,
 * `errors.tools.remoteReference`).
 */
export function boundSchema(schema: unknown, root: unknown = schema, budget?: SchemaBudget): JsonObject {
  return walk(schema, { root, left: MAX_NODES, chars: MAX_CHARS, budget }, 0, [])
}

const tooLarge = () => new AppError('BAD_INPUT', { messageKey: 'errors.tools.schemaTooLarge' })

/** Counts what is looked at, also where it is left out in the end. */
function spend(state: Walk, chars: number): void {
  state.chars -= chars
  if (state.budget) state.budget.chars -= chars
  if (state.chars < 0 || (state.budget && state.budget.chars < 0)) throw tooLarge()
}

function walk(schema: unknown, state: Walk, depth: number, seen: string[]): JsonObject {
  state.left -= 1
  if (state.budget) state.budget.nodes -= 1
  if (state.left < 0 || (state.budget && state.budget.nodes < 0)) throw tooLarge()
  if (!isObject(schema) || depth > MAX_DEPTH) return {}
  if (typeof schema.$ref === 'string') return follow(schema, schema.$ref, state, depth, seen)
  const out: JsonObject = {}
  // By our list and not by theirs: a schema may have a hundred thousand keys.
  for (const key of KEYWORDS) {
    if (!Object.hasOwn(schema, key)) continue
    const kept = keep(key, schema[key], state, depth, seen)
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
    ? { ...target, description: short(schema.description, state) }
    : target
}

function keep(key: string, value: unknown, state: Walk, depth: number, seen: string[]): Json | undefined {
  const inner = (part: unknown) => walk(part, state, depth + 1, seen)
  if (key === 'type') return typeOf(value)
  if (key === 'description' || key === 'title')
    return typeof value === 'string' ? short(value, state) : undefined
  if (NUMBERS.has(key)) return typeof value === 'number' ? value : undefined
  if (key === 'format') return typeof value === 'string' && FORMATS.has(value) ? value : undefined
  if (key === 'enum')
    return Array.isArray(value) ? value.slice(0, MAX_ENUM).map((each) => plain(each, state)) : undefined
  if (key === 'const' || key === 'default') return plain(value, state)
  if (key === 'required') return names(value, state)
  if (key === 'properties') return isObject(value) ? properties(value, inner, state) : undefined
  if (key === 'items' || key === 'not') return isObject(value) ? inner(value) : undefined
  if (key === 'additionalProperties')
    return typeof value === 'boolean' ? value : isObject(value) ? inner(value) : undefined
  if (LISTS.has(key)) return Array.isArray(value) && value.length > 0 ? value.map(inner) : undefined
  return undefined
}

const short = (text: string, state: Walk): string => {
  const kept = text.slice(0, MAX_TEXT)
  spend(state, kept.length)
  return kept
}

function properties(
  value: { [key: string]: unknown },
  inner: (part: unknown) => JsonObject,
  state: Walk,
): JsonObject {
  const kept: [string, JsonObject][] = []
  for (const name of Object.keys(value)) {
    spend(state, name.length + 1)
    if (!PROTOTYPE_KEYS.has(name) && name.length <= 100) kept.push([name, inner(value[name])])
  }
  return Object.fromEntries(kept)
}

function typeOf(value: unknown): Json | undefined {
  if (typeof value === 'string') return TYPES.has(value) ? value : undefined
  if (!Array.isArray(value)) return undefined
  const known = value
    .slice(0, TYPES.size)
    .filter((type): type is string => typeof type === 'string' && TYPES.has(type))
  return known.length > 0 ? known : undefined
}

function names(value: unknown, state: Walk): Json | undefined {
  if (!Array.isArray(value)) return undefined
  const kept = value
    .slice(0, MAX_NODES)
    .filter((name): name is string => typeof name === 'string' && !PROTOTYPE_KEYS.has(name))
  for (const name of kept) spend(state, name.length + 1)
  return kept
}

/** A value inside a schema, as JSON and not longer than a description. */
function plain(value: unknown, state: Walk): Json {
  const text = JSON.stringify(value)
  if (text === undefined) return null
  spend(state, text.length)
  return text.length > MAX_TEXT ? null : (JSON.parse(text) as Json)
}

/** What a `#/a/b` points to. Throws BAD_INPUT for a reference that leaves the document. */
export function lookUp(root: unknown, ref: string): unknown {
  if (!ref.startsWith('#'))
    throw new AppError('BAD_INPUT', {
      messageKey: 'errors.tools.remoteReference',
      params: { reference: ref.slice(0, 120) },
    })
  if (ref.length > MAX_REFERENCE) return undefined
  let at: unknown = root
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = unescaped(part)
    if (at === undefined) return undefined
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
