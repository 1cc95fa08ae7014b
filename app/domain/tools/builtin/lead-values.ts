import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import type { Json, JsonObject } from '#app/integrations/llm/types.ts'

type Field = AgentSettings['tools']['captureLead']['fields'][number]

const MAX_TEXT = 500
const EMAIL = /^[^\s@<>"',;]{1,64}@[^\s@<>"',;.]+(\.[^\s@<>"',;.]+)+$/
const PHONE = /^\+?[\d\s().-]{6,30}$/

/** The parameters of the tool, from the owner's fields. */
export function leadParameters(fields: Field[]): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.key, schemaOf(field)])),
    required: fields.filter(({ isRequired }) => isRequired).map(({ key }) => key),
    additionalProperties: false,
  }
}

function schemaOf({ label, type, choices }: Field): JsonObject {
  if (type === 'number') return { type: 'number', description: label }
  if (type === 'choice') return { type: 'string', enum: choices, description: label }
  return { type: 'string', minLength: 1, maxLength: type === 'text' ? MAX_TEXT : 254, description: label }
}

/** The values as they are kept, or the labels of the fields whose value cannot be what it should. */
export function readLead(
  fields: Field[],
  args: { [key: string]: Json },
): { ok: true; values: { [key: string]: string | number } } | { ok: false; wrong: string[] } {
  const values: { [key: string]: string | number } = {}
  const wrong: string[] = []
  for (const field of fields) {
    const given = args[field.key]
    if (given === undefined && !field.isRequired) continue
    const value = readValue(field, given)
    if (value === null) wrong.push(field.label)
    else values[field.key] = value
  }
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, values }
}

function readValue({ type, choices }: Field, given: Json | undefined): string | number | null {
  if (type === 'number') return typeof given === 'number' && Number.isFinite(given) ? given : null
  if (typeof given !== 'string') return null
  const text = given.replaceAll('\0', '').trim().slice(0, MAX_TEXT)
  if (!text) return null
  switch (type) {
    case 'email':
      return text.length <= 254 && EMAIL.test(text) ? text : null
    case 'phone':
      return PHONE.test(text) && (text.match(/\d/g)?.length ?? 0) >= 6 ? text : null
    case 'choice':
      return choices.includes(text) ? text : null
    default:
      return text
  }
}
