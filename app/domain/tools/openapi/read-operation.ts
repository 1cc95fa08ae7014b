import type { JsonObject } from '#app/integrations/llm/types.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { boundSchema, isObject, type SchemaBudget } from '../bound-schema.ts'
import {
  isModelHeader,
  MAX_PARAMETERS,
  type Method,
  PARAMETER_TYPES,
  type ParameterType,
} from '../options.ts'
import type { ToolParameter } from '../schemas.ts'
import { cleanWords, titleOf, toolNameOf } from '../tool-words.ts'
import type { ApiOperation, OperationProblem } from './operation.ts'
import { resolved, textOf } from './reference.ts'

type Source = {
  method: Method
  path: string
  operation: { [key: string]: unknown }
  /** Parameters of the whole path. */
  shared: unknown[]
  /** Of the whole document. */
  budget: SchemaBudget
}

/** Of one operation, before those that are none are left out. */
const MAX_LISTED = 200

class Unusable extends Error {
  readonly problem: OperationProblem
  constructor(problem: OperationProblem) {
    super(problem)
    this.problem = problem
  }
}

/** Never throws: what cannot be used says why. */
export function readOperation(
  root: unknown,
  { method, path, operation, shared, budget }: Source,
): ApiOperation {
  const summary = cleanWords(textOf(operation.summary), 80)
  const described = cleanWords(textOf(operation.description))
  const id = textOf(operation.operationId)
  const base = {
    key: `${method.toLowerCase()} ${path}`,
    method,
    path,
    title: summary || titleOf(id) || `${method} ${path}`.slice(0, 80),
    description: [summary, described].filter(Boolean).join('. ') || `${method} ${path}`,
  }
  try {
    const own = Array.isArray(operation.parameters) ? operation.parameters : []
    if (shared.length + own.length > MAX_LISTED) throw new Unusable('tooLarge')
    const parameters = readParameters(root, [...shared, ...own], budget)
    if (operation.requestBody !== undefined && method !== 'GET')
      parameters.push(...readBody(root, operation.requestBody, parameters, budget))
    if (parameters.length > MAX_PARAMETERS) throw new Unusable('tooLarge')
    requirePlaced(path, parameters)
    return { ...base, parameters, problem: null }
  } catch (error) {
    const problem =
      error instanceof Unusable
        ? error.problem
        : isAppError(error) && error.messageKey === 'errors.tools.remoteReference'
          ? 'remote'
          : 'tooLarge'
    return { ...base, parameters: [], problem }
  }
}

/** Later ones (of the operation) take the place of earlier ones (of the path). */
function readParameters(root: unknown, raw: unknown[], budget: SchemaBudget): ToolParameter[] {
  const byPlace = new Map<string, ToolParameter>()
  for (const value of raw) {
    const parameter = resolved(root, value)
    if (!isObject(parameter)) continue
    const place = parameter.in
    const key = textOf(parameter.name)
    const isRequired = parameter.required === true || place === 'path'
    if (place === 'cookie') {
      if (isRequired) throw new Unusable('cookie')
      continue
    }
    if (place !== 'path' && place !== 'query' && place !== 'header') continue
    if (place === 'header' && !isModelHeader(key)) {
      // Accept, Content-Type and Authorization are said elsewhere in a document.
      if (isRequired && !/^(accept|content-type|authorization)$/i.test(key)) throw new Unusable('parameter')
      continue
    }
    const taken = new Set([...byPlace.values()].map(({ name }) => name))
    byPlace.delete(`${place} ${key}`)
    const content = isObject(parameter.content) ? Object.values(parameter.content)[0] : undefined
    const schema = parameter.schema ?? (isObject(content) ? content.schema : undefined)
    byPlace.set(`${place} ${key}`, {
      ...typed(root, schema, place, budget),
      name: nameOf(key, taken),
      place,
      key,
      isRequired,
      description: cleanWords(textOf(parameter.description), 300),
    })
  }
  return [...byPlace.values()]
}

function readBody(
  root: unknown,
  raw: unknown,
  others: ToolParameter[],
  budget: SchemaBudget,
): ToolParameter[] {
  const body = resolved(root, raw)
  if (!isObject(body) || !isObject(body.content)) return []
  const json = Object.entries(body.content).find(([type]) =>
    /^application\/(json|[\w.+-]*\+json)(;|$)/i.test(type),
  )
  if (!json) {
    if (body.required === true) throw new Unusable('body')
    return []
  }
  const schema = boundSchema(isObject(json[1]) ? json[1].schema : undefined, root, budget)
  const properties = mergedProperties(schema)
  if (!properties) throw new Unusable('body')
  const taken = new Set(others.map(({ name }) => name))
  return Object.entries(properties.fields).map(([key, field]) => {
    const name = nameOf(key, taken)
    taken.add(name)
    return {
      ...typed(root, field, 'body', budget),
      name,
      place: 'body' as const,
      key,
      isRequired: properties.required.has(key),
      description: cleanWords(textOf(field.description), 300),
    }
  })
}

/** The fields of an object, also where it is put together by `allOf`. Null when it is no object with fields. */
function mergedProperties(
  schema: JsonObject,
): { fields: Record<string, JsonObject>; required: Set<string> } | null {
  const fields: Record<string, JsonObject> = {}
  const required = new Set<string>()
  const parts = Array.isArray(schema.allOf) ? [schema, ...(schema.allOf as JsonObject[])] : [schema]
  for (const part of parts) {
    if (isObject(part.properties)) Object.assign(fields, part.properties as Record<string, JsonObject>)
    if (Array.isArray(part.required)) for (const name of part.required) required.add(String(name))
  }
  return Object.keys(fields).length > 0 ? { fields, required } : null
}

function typed(
  root: unknown,
  raw: unknown,
  place: string,
  budget: SchemaBudget,
): Pick<ToolParameter, 'type' | 'choices' | 'schema'> {
  const schema = boundSchema(raw ?? {}, root, budget)
  const said = Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type
  const type: ParameterType = PARAMETER_TYPES.find((known) => known === said) ?? guessed(schema)
  if (type === 'object' || type === 'array') {
    if (place === 'path') throw new Unusable('parameter')
    return { type, choices: [], schema: { ...schema, type } }
  }
  const choices = Array.isArray(schema.enum)
    ? schema.enum.filter((one) => typeof one === 'string' && one !== '')
    : []
  return { type, choices: type === 'string' ? (choices as string[]).slice(0, 50) : [] }
}

const guessed = (schema: JsonObject): ParameterType =>
  isObject(schema.properties) || Array.isArray(schema.allOf)
    ? 'object'
    : isObject(schema.items)
      ? 'array'
      : 'string'

/** `filter[name]` becomes `filter_name`: names that every model and every path placeholder can bear. */
function nameOf(key: string, taken: ReadonlySet<string>): string {
  if (/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(key) && !taken.has(key) && !/^(constructor|prototype)$/.test(key))
    return key
  return toolNameOf(key, taken)
}

/** Every `{placeholder}` of the path has its parameter, and the other way round. */
function requirePlaced(path: string, parameters: ToolParameter[]): void {
  const inPath = new Set([...path.matchAll(/\{([^{}]*)\}/g)].map(([, key]) => key))
  const known = new Set(parameters.filter(({ place }) => place === 'path').map(({ key }) => key))
  if (inPath.size !== known.size || [...known].some((key) => !inPath.has(key)))
    throw new Unusable('parameter')
}

/** The path with the names that the parameters got. */
export function pathTemplate(operation: Pick<ApiOperation, 'path' | 'parameters'>): string {
  const names = new Map(
    operation.parameters.filter(({ place }) => place === 'path').map(({ key, name }) => [key, name]),
  )
  return operation.path.replace(/\{([^{}]*)\}/g, (whole, key: string) => {
    const name = names.get(key)
    return name === undefined ? whole : `{${name}}`
  })
}
