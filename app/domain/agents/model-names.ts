/** A model reference up to the model: `builtin`, `openai:`, `connection:<id>:`. */
export function doorOf(reference: string): string {
  return /^(connection:[0-9a-f-]{36}:|\w+:)/.exec(reference)?.[1] ?? reference
}

/** The model alone, as its provider calls it: a connection's id says nothing to anybody. */
export const modelOf = (reference: string): string => reference.slice(doorOf(reference).length) || reference
