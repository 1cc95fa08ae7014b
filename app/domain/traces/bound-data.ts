import type { Json } from '#app/integrations/llm/types.ts'
import { redact } from '#app/integrations/telemetry/redact.ts'

/** What one step of a trace may hold, as JSON text. */
export const MAX_STEP_CHARS = 32_000
const TEXT_CHARS = [4_000, 1_000, 200, 40]

/** A step's data as it may be kept: secrets masked, NULs gone, long texts cut until the whole fits. */
export function boundData(data: Json): Json {
  const { value } = redact({ value: data }) as { value: Json }
  const clean = cutTexts(value ?? {}, MAX_STEP_CHARS)
  if (sizeOf(clean) <= MAX_STEP_CHARS) return clean
  for (const length of TEXT_CHARS) {
    const cut = cutTexts(clean, length)
    if (sizeOf(cut) <= MAX_STEP_CHARS) return cut
  }
  return { cut: true, size: sizeOf(clean) }
}

const sizeOf = (data: Json) => JSON.stringify(data).length

function cutTexts(value: Json, length: number): Json {
  if (typeof value === 'string') {
    const text = value.replaceAll('\0', '')
    return text.length > length ? `${text.slice(0, length).toWellFormed()}…` : text.toWellFormed()
  }
  if (Array.isArray(value)) return value.map((item) => cutTexts(item, length))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll('\0', '').toWellFormed(),
      cutTexts(item, length),
    ]),
  )
}
