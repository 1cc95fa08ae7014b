import type { Json } from '#app/integrations/llm/types.ts'
import { parseJson } from '#app/lib/json.ts'
import { type RedactionMemory, restore } from './guardrails.ts'

/** Arguments as a model wrote them, with the values its placeholders stand for. What is no JSON comes back as it is. */
export function readArguments(written: string, memory: RedactionMemory): string {
  if (memory.values.size === 0 || written.length > 64_000) return written
  try {
    return JSON.stringify(restored(parseJson(written.trim() || '{}') as Json, memory))
  } catch {
    return written
  }
}

function restored(value: Json, memory: RedactionMemory): Json {
  if (typeof value === 'string') return restore(value, memory)
  if (Array.isArray(value)) return value.map((item) => restored(item, memory))
  if (typeof value !== 'object' || value === null) return value
  // Entries, so that a name like __proto__ stays a name for the check that refuses it.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restored(item, memory)]))
}
