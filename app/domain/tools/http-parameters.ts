import type { JsonObject } from '#app/integrations/llm/types.ts'
import type { HttpConfig, ToolParameter } from './schemas.ts'

/** What a model is told of an HTTP tool's parameters: JSON Schema of type object that names them all. */
export function parametersOf(config: Pick<HttpConfig, 'parameters'>): JsonObject {
  const required = config.parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(
      config.parameters.map((parameter) => [parameter.name, schemaOf(parameter)]),
    ),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

function schemaOf({ type, description, choices, schema }: ToolParameter): JsonObject {
  const out: JsonObject = { ...(schema as JsonObject | undefined), type }
  if (type === 'array' && !schema) out.items = { type: 'string' }
  if (type === 'string' && choices.length > 0) out.enum = choices
  if (description) out.description = description
  return out
}
