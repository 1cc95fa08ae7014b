import { Validator } from '@cfworker/json-schema'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'
import { parseJson } from '#app/lib/json.ts'
import { boundSchema, isObject, PROTOTYPE_KEYS } from './bound-schema.ts'

// The one gate between what a model wrote and what a tool is called with.

export const MAX_ARGUMENTS_CHARS = 32_000
const MAX_DEPTH = 8
const MAX_PROBLEMS = 5
/** Values times parts of the schema: the most that checking can take. */
const MAX_WORK = 1_000_000

export type CheckedArguments =
  | { ok: true; args: { [key: string]: Json } }
  /** In English, for the model: it can try again with it. Holds no value of the arguments. */
  | { ok: false; message: string }

const refused = (message: string): CheckedArguments => ({ ok: false, message })

/**
 * The arguments of a call against a tool's parameters (JSON Schema of type object). Nothing is coerced or filled in, and what
 * the schema does not name is refused. An empty text is a call without arguments. Never throws.
 */
export function checkArguments(schema: JsonObject, text: string): CheckedArguments {
  if (text.length > MAX_ARGUMENTS_CHARS)
    return refused(`The arguments are longer than ${MAX_ARGUMENTS_CHARS} characters.`)
  let value: unknown
  try {
    value = parseJson(text.trim() || '{}', MAX_DEPTH)
  } catch {
    return refused(`The arguments are not JSON, or are nested deeper than ${MAX_DEPTH} levels.`)
  }
  if (!isObject(value)) return refused('The arguments must be one JSON object.')
  if (hasPrototypeKey(value)) return refused('The arguments hold a name that is never allowed.')
  try {
    const { validator, parts } = validatorOf(schema)
    if (parts * partsIn(value) > MAX_WORK) return refused('The arguments hold too many values.')
    const { valid, errors } = validator.validate(value)
    if (valid) return { ok: true, args: value as { [key: string]: Json } }
    return refused(inWords(errors))
  } catch {
    return refused('The parameters of this tool cannot be checked. Do not call it again.')
  }
}

function hasPrototypeKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPrototypeKey)
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, inner]) => PROTOTYPE_KEYS.has(key) || hasPrototypeKey(inner))
}

/** Objects, lists and plain values in it, itself included. */
function partsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, inner) => sum + partsIn(inner), 1)
}

type Known = { validator: Validator; parts: number }
const validators = new WeakMap<JsonObject, Known>()

function validatorOf(schema: JsonObject): Known {
  let known = validators.get(schema)
  if (!known) {
    const closed = close(boundSchema(schema))
    const validator = new Validator({ ...closed, type: 'object' }, '2020-12', false)
    known = { validator, parts: schemasIn(closed) }
    validators.set(schema, known)
  }
  return known
}

const schemasIn = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : Object.values(value).reduce<number>((sum, inner) => sum + schemasIn(inner), 1)

/** Objects that list their properties hold no others, unless the schema says so itself or puts them together of parts. */
function close(schema: JsonObject, isTop = true): JsonObject {
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value))
      out[key] = Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, close(part as JsonObject, false)]),
      )
    else if (key === 'items' && isObject(value)) out[key] = close(value as JsonObject, false)
    else if ((key === 'anyOf' || key === 'oneOf' || key === 'prefixItems') && Array.isArray(value))
      out[key] = value.map((part) => close(part as JsonObject, false))
    else out[key] = value
  }
  const isComposed = 'allOf' in schema || 'anyOf' in schema || 'oneOf' in schema
  const listsThem = isTop || 'properties' in schema
  if (listsThem && !isComposed && !('additionalProperties' in schema)) out.additionalProperties = false
  return out
}

type Problem = { keyword: string; instanceLocation: string; error: string }

/** The deepest reasons first: the ones above only say that something below is wrong. */
function inWords(errors: Problem[]): string {
  const reasons = errors.filter(({ keyword }) => !['properties', 'items', 'false'].includes(keyword))
  const lines = (reasons.length > 0 ? reasons : errors)
    .slice(0, MAX_PROBLEMS)
    .map(({ instanceLocation, error }) => `${instanceLocation.slice(0, 120)}: ${withoutValues(error)}`)
  return `The arguments do not fit the parameters. ${lines.join(' ')}`.slice(0, 1_000)
}

/** The checker quotes what it was given; a quoted text of a visitor has no place in a message of ours. */
const withoutValues = (error: string) =>
  error
    .replace(/^Instance type "[^"]*"/, 'This type')
    .replace(/^("(?:[^"\\]|\\.)*"|'[^']*')/, 'This value')
    .slice(0, 200)
