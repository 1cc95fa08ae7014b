import type { Json } from '#app/integrations/llm/types.ts'
import { isDotSegment, parseAddressTemplate } from './address-template.ts'
import { PLACEHOLDER, SECRET } from './options.ts'
import type { HttpConfig, ToolParameter } from './schemas.ts'

// From a template and a model's arguments to one request. A value never leaves its place: not the path segment, the
// query value, the body field or the header that was declared for it.

export type FilledRequest = {
  method: HttpConfig['method']
  url: string
  headers: Record<string, string>
  /** JSON, or null for none. */
  body: string | null
}

export type Filled =
  | { ok: true; request: FilledRequest }
  /** In English, for the model. */
  | { ok: false; message: string }

type Args = { [key: string]: Json }

class Unfit extends Error {}

const MAX_URL = 8_000
const MAX_HEADER = 2_000
const WRITTEN_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** `secrets` by name. A secret that is not there is left out with its value; the caller has checked. */
export function fillRequest(config: HttpConfig, args: Args, secrets: ReadonlyMap<string, string>): Filled {
  try {
    return { ok: true, request: fill(config, args, secrets) }
  } catch (error) {
    if (error instanceof Unfit) return { ok: false, message: error.message }
    throw error
  }
}

function fill(config: HttpConfig, args: Args, secrets: ReadonlyMap<string, string>): FilledRequest {
  const parsed = parseAddressTemplate(config.url)
  if (!parsed.ok) throw new Unfit('The address of this tool cannot be used.')
  const { origin, segments, query } = parsed.template
  const given = config.parameters.filter(({ name }) => Object.hasOwn(args, name) && args[name] !== null)
  const wordOf = (name: string) => textOf(Object.hasOwn(args, name) ? args[name] : undefined)
  const path = segments.map((segment) => fillSegment(segment, wordOf))
  const pairs: [string, string][] = []
  const inTemplate = new Set<string>()
  for (const { key, value } of query) {
    const filled = fillQuery(value, wordOf, inTemplate)
    if (filled !== null) pairs.push([key, filled])
  }
  for (const parameter of given)
    if (parameter.place === 'query' && !inTemplate.has(parameter.name))
      for (const text of listOf(args[parameter.name])) pairs.push([keyOf(parameter), text])
  const open = (text: string) => text.replace(SECRET, (_whole, name: string) => secrets.get(name) ?? '')
  for (const { place, name, value } of config.fixed) if (place === 'query') pairs.push([name, open(value)])
  const headers = headersOf(config, given, args, open)
  const body = bodyOf(config, given, args)
  if (body !== null) headers['content-type'] = 'application/json'
  const search = pairs.map((pair) => pair.map(encode).join('=')).join('&')
  const url = `${origin}/${path.join('/')}${search && `?${search}`}`
  requireSamePlace(url, origin, segments.length)
  return { method: config.method, url, headers, body }
}

/** The last word: what was built is read as others will read it. */
function requireSamePlace(url: string, origin: string, segments: number): void {
  const read = new URL(url)
  const isSame =
    read.origin === origin &&
    read.username === '' &&
    read.password === '' &&
    read.hash === '' &&
    read.pathname.split('/').length - 1 === Math.max(1, segments)
  if (!isSame || url.length > MAX_URL)
    throw new Unfit('The arguments do not fit into the address of this tool.')
}

/** A lone half of a pair of surrogates is no text. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text).replace(
      /['()*!]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  } catch {
    throw new Unfit('A value is not valid text.')
  }
}

function fillSegment(segment: string, wordOf: (name: string) => string | null): string {
  if (!segment.includes('{')) return segment
  const filled = segment.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = wordOf(name)
    if (value === null || value === '') throw new Unfit(`${name} must not be empty.`)
    // Encoded they would stay inside, but there are servers that decode before they split.
    if (/[/\\\p{Cc}]/u.test(value)) throw new Unfit(`${name} must not hold slashes or control characters.`)
    return encode(value)
  })
  if (isDotSegment(filled)) throw new Unfit('A part of the address must not be only dots.')
  return filled
}

/** Null: nothing of it was given, and the pair is left out. */
function fillQuery(value: string, wordOf: (name: string) => string | null, used: Set<string>): string | null {
  let isMissing = false
  const filled = value.replace(PLACEHOLDER, (_whole, name: string) => {
    used.add(name)
    const text = wordOf(name)
    if (text === null) isMissing = true
    return text ?? ''
  })
  return isMissing ? null : filled
}

function headersOf(
  config: HttpConfig,
  given: ToolParameter[],
  args: Args,
  open: (text: string) => string,
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const parameter of given) {
    if (parameter.place !== 'header') continue
    const text = textOf(args[parameter.name]) ?? ''
    if (/\p{Cc}/u.test(text))
      throw new Unfit(`${parameter.name} must not hold line breaks or control characters.`)
    const value = /^[\x20-\x7e]*$/.test(text) ? text.trim() : encode(text)
    if (value.length > MAX_HEADER) throw new Unfit(`${parameter.name} is too long.`)
    headers[keyOf(parameter).toLowerCase()] = value
  }
  // After them, so that no argument takes the place of what the owner wrote.
  for (const { place, name, value } of config.fixed)
    if (place === 'header') headers[name.toLowerCase()] = open(value)
  return headers
}

function bodyOf(config: HttpConfig, given: ToolParameter[], args: Args): string | null {
  if (!WRITTEN_BODY.has(config.method)) return null
  const fields = given.filter(({ place }) => place === 'body')
  const hasBody = config.parameters.some(({ place }) => place === 'body')
  if (!hasBody) return null
  return JSON.stringify(
    Object.fromEntries(fields.map((parameter) => [keyOf(parameter), args[parameter.name]])),
  )
}

const keyOf = ({ key, name }: ToolParameter) => key || name

function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const listOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map((entry) => textOf(entry) ?? '') : [textOf(value) ?? '']
