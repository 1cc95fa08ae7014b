import { parseJson } from '#app/lib/json.ts'

export type SchemaVerdict =
  | { ok: true }
  | { ok: false; problem: 'json'; line: number; column: number }
  | { ok: false; problem: 'type' | 'depth' }

/** How deep a schema may go: what the settings accept. */
export const MAX_SCHEMA_DEPTH = 24

type Expected = 'value' | 'key' | 'first key' | 'first value' | 'colon' | 'after' | 'end'

const hasControl = (text: string) => [...text].some((char) => char < ' ')

/**
 * The offset at which a text stops being JSON, or null when it is JSON. Reads as JSON.parse does, and is exact in every
 * runtime, while the words of their errors differ.
 */
export function jsonErrorAt(text: string): number | null {
  const token =
    /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b))/y
  const stack: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    token.lastIndex = at
    const match = token.exec(text)
    const spaces = /[ \t\n\r]*/y
    spaces.lastIndex = at
    const start = at + (spaces.exec(text)?.[0].length ?? 0)
    if (!match) return expected === 'end' && start === text.length ? null : start
    const [, mark, string, word] = match
    if (string !== undefined && hasControl(string)) return start
    const isValue = expected === 'value' || expected === 'first value'
    if (expected === 'end') return start
    if (mark === '{' && isValue) {
      stack.push('{')
      expected = 'first key'
    } else if (mark === '[' && isValue) {
      stack.push('[')
      expected = 'first value'
    } else if (
      (mark === '}' && stack.at(-1) === '{' && (expected === 'after' || expected === 'first key')) ||
      (mark === ']' && stack.at(-1) === '[' && (expected === 'after' || expected === 'first value'))
    ) {
      stack.pop()
      expected = stack.length > 0 ? 'after' : 'end'
    } else if (mark === ',' && expected === 'after') expected = stack.at(-1) === '{' ? 'key' : 'value'
    else if (mark === ':' && expected === 'colon') expected = 'value'
    else if (string !== undefined && (expected === 'key' || expected === 'first key')) expected = 'colon'
    else if ((string !== undefined || word !== undefined) && isValue)
      expected = stack.length > 0 ? 'after' : 'end'
    else return start
    at = token.lastIndex
  }
}

/** Whether a text can be an agent's output schema: JSON, an object of `type: "object"`, not too deep. '' is none, and fine. */
export function checkOutputSchema(text: string): SchemaVerdict {
  if (text.trim() === '') return { ok: true }
  const error = jsonErrorAt(text)
  if (error !== null) {
    const before = text.slice(0, error).split('\n')
    return { ok: false, problem: 'json', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  let schema: unknown
  try {
    schema = parseJson(text, MAX_SCHEMA_DEPTH)
  } catch {
    return { ok: false, problem: 'depth' }
  }
  const isObject =
    typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'object'
  return isObject ? { ok: true } : { ok: false, problem: 'type' }
}
