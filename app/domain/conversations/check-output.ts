import { Validator } from '@cfworker/json-schema'
import { boundSchema } from '#app/domain/tools/bound-schema.ts'
import type { JsonObject } from '#app/integrations/llm/types.ts'
import { parseJson } from '#app/lib/json.ts'

const MAX_DEPTH = 24

/** The schema an owner wrote, safe to check with. Throws BAD_INPUT for text that is none. */
export function outputSchemaOf(text: string): JsonObject {
  return boundSchema(parseJson(text, MAX_DEPTH))
}

/** Whether the whole answer is one JSON value of the schema. */
export function isOutput(answer: string, schema: JsonObject): boolean {
  try {
    return new Validator(schema, '2020-12').validate(parseJson(answer.trim(), MAX_DEPTH)).valid
  } catch {
    return false
  }
}
