import type { ChatMessage, ContentPart, Json, JsonObject } from './types.ts'

/** The words of a message, without its pictures. */
export function textOf(content: string | ContentPart[]): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

/** What came of a call, as the model reads it where its API has no flag for a failure. */
export const resultText = (message: Extract<ChatMessage, { role: 'tool' }>) =>
  message.isError ? `Error: ${message.content}` : message.content

/**
 * Whether a vendor's strict mode takes the schema: every object names its properties, asks for all of them and allows no
 * others. A looser one is sent as a wish.
 */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema)
  if (typeof schema !== 'object' || schema === null) return true
  const { type, properties, required, additionalProperties } = schema as JsonObject
  if (type === 'object' || properties !== undefined) {
    if (additionalProperties !== false || typeof properties !== 'object' || properties === null) return false
    const asked = new Set(Array.isArray(required) ? required : [])
    if (!Object.keys(properties).every((name) => asked.has(name))) return false
    if (!Object.values(properties).every(isStrictSchema)) return false
  }
  const { properties: _read, ...rest } = schema as JsonObject
  return Object.values(rest).every(isStrictSchema)
}

/**
 * The schema with every object closed to further properties, as Anthropic demands; answers of it fit the schema as it was.
 * Null when an object names no properties: closed, it could hold nothing.
 */
export function closedSchema(schema: Json): Json | null {
  if (Array.isArray(schema)) {
    const items = schema.map(closedSchema)
    return items.includes(null) && !schema.includes(null) ? null : items
  }
  if (typeof schema !== 'object' || schema === null) return schema
  const isObject = schema.type === 'object'
  if (isObject && typeof schema.properties !== 'object') return null
  const closed: JsonObject = {}
  for (const [key, value] of Object.entries(schema)) {
    const inner = closedSchema(value)
    if (inner === null && value !== null) return null
    closed[key] = inner
  }
  return isObject ? { ...closed, additionalProperties: false } : closed
}

/** For models without structured output: the schema as an instruction. */
export const askForJson = (system: string, schema: JsonObject) =>
  `${system}\n\nAnswer with one JSON value alone, without a code fence, that fits this JSON Schema:\n${JSON.stringify(schema)}`
