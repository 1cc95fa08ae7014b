import { parse as parseYaml } from 'yaml'
import { AppError } from '#app/lib/app-error.ts'
import { parseJson } from '#app/lib/json.ts'
import { isObject } from '../bound-schema.ts'
import { isHeaderName, METHODS, type Method } from '../options.ts'
import { cleanWords } from '../tool-words.ts'
import type { ApiDocument, SignInScheme } from './operation.ts'
import { readOperation } from './read-operation.ts'
import { resolved, textOf } from './reference.ts'

// OpenAPI 3.0 and 3.1 from a text that anybody could have written. Nothing in it is fetched, nothing is evaluated, and no
// part of it is followed further than a model could read.

export const MAX_DOCUMENT_CHARS = 4_000_000
const MAX_YAML_CHARS = 1_500_000
const MAX_DEPTH = 64
const MAX_OPERATIONS = 500
/** Schemas of all operations together, with what references repeat; their text is no longer than a document may be. */
const MAX_NODES = 100_000

const refuse = (key: string) => new AppError('BAD_INPUT', { messageKey: `errors.tools.openapi.${key}` })

/** Throws BAD_INPUT (`errors.tools.openapi.*`) for what is no such document. */
export function parseDocument(text: string): ApiDocument {
  const root = read(text)
  if (!isObject(root)) throw refuse('unreadable')
  if (typeof root.swagger === 'string') throw refuse('version2')
  if (typeof root.openapi !== 'string' || !/^3\.[01](\.|$)/.test(root.openapi)) throw refuse('notOpenapi')
  const info = isObject(root.info) ? root.info : {}
  const operations = operationsOf(root)
  if (operations.length === 0) throw refuse('empty')
  return {
    title: cleanWords(textOf(info.title), 80),
    version: cleanWords(textOf(info.version), 40),
    servers: serversOf(root.servers),
    ...schemesOf(root),
    operations,
  }
}

function read(text: string): unknown {
  if (text.length > MAX_DOCUMENT_CHARS) throw refuse('tooLarge')
  const trimmed = text.trim()
  if (trimmed === '') throw refuse('unreadable')
  if (trimmed.startsWith('{')) {
    try {
      return parseJson(trimmed, MAX_DEPTH)
    } catch {
      throw refuse('unreadable')
    }
  }
  if (trimmed.length > MAX_YAML_CHARS) throw refuse('tooLarge')
  requireShallow(trimmed)
  try {
    // Looking for keys that stand twice takes the square of their number.
    const options = { maxAliasCount: 20, schema: 'core', merge: false, uniqueKeys: false } as const
    return parseYaml(trimmed, { ...options, logLevel: 'error' })
  } catch {
    throw refuse('unreadable')
  }
}

/** Depth costs a YAML parser its stack, so it is counted on the text: by brackets, and by how far lines are indented. */
function requireShallow(text: string): void {
  let depth = 0
  for (const char of text) {
    if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
    else if (char === '\n') depth = 0
    if (depth > MAX_DEPTH) throw refuse('unreadable')
  }
  if (/^(?: {400}|(?:- ){64})/m.test(text)) throw refuse('unreadable')
}

function operationsOf(root: { [key: string]: unknown }): ApiDocument['operations'] {
  const out: ApiDocument['operations'] = []
  const budget = { nodes: MAX_NODES, chars: MAX_DOCUMENT_CHARS }
  if (!isObject(root.paths)) return out
  for (const [path, item] of Object.entries(root.paths)) {
    if (!path.startsWith('/') || !isObject(item)) continue
    const shared = Array.isArray(item.parameters) ? item.parameters : []
    for (const method of METHODS) {
      const operation = item[method.toLowerCase()]
      if (!isObject(operation)) continue
      out.push(readOperation(root, { method: method as Method, path, operation, shared, budget }))
      if (out.length >= MAX_OPERATIONS) return out
    }
  }
  return out
}

function serversOf(servers: unknown): string[] {
  if (!Array.isArray(servers)) return []
  return servers
    .filter(isObject)
    .map(({ url, variables }) =>
      textOf(url).replace(/\{([^{}]{1,60})\}/g, (whole, name: string) => {
        const variable = isObject(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined
        return isObject(variable) ? textOf(variable.default) || whole : whole
      }),
    )
    .filter((url) => url !== '' && url.length <= 500)
    .slice(0, 10)
}

function schemesOf(root: { [key: string]: unknown }): Pick<ApiDocument, 'schemes' | 'otherSchemes'> {
  const components = isObject(root.components) ? root.components : {}
  const found = isObject(components.securitySchemes) ? Object.entries(components.securitySchemes) : []
  const schemes: SignInScheme[] = []
  const otherSchemes: string[] = []
  for (const [name, raw] of found.slice(0, 20)) {
    const scheme = readScheme(name, resolved(root, raw))
    if (scheme) schemes.push(scheme)
    else otherSchemes.push(cleanWords(name, 60))
  }
  return { schemes, otherSchemes }
}

function readScheme(name: string, scheme: unknown): SignInScheme | null {
  if (!isObject(scheme)) return null
  const shown = cleanWords(name, 60)
  if (scheme.type === 'http') {
    const kind = textOf(scheme.scheme).toLowerCase()
    if (kind !== 'bearer' && kind !== 'basic') return null
    return { name: shown, kind, place: 'header', headerName: 'Authorization' }
  }
  const headerName = textOf(scheme.name)
  if (scheme.type !== 'apiKey' || headerName === '') return null
  if (scheme.in === 'header' && isHeaderName(headerName))
    return { name: shown, kind: 'apiKey', place: 'header', headerName }
  if (scheme.in === 'query' && headerName.length <= 80)
    return { name: shown, kind: 'apiKey', place: 'query', headerName }
  return null
}
