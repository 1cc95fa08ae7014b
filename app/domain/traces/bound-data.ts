import type { Json } from '#app/integrations/llm/types.ts'
import { redactText } from '#app/integrations/telemetry/redact.ts'

/** What one step of a trace may hold, as JSON text. */
export const MAX_STEP_CHARS = 32_000
const TEXT_CHARS = [4_000, 1_000, 200, 40]

const SECRET_WORDS =
  /^(pass|password|passwd|passphrase|secret|token|authorization|cookie|credentials?|signature|apikey|jwt|bearer)$/
const SECRET_PAIRS = /(api|private|access|service|signing|client) (key|role|secret)\b/
const MASK = '[redacted]'

/** A step's data as it may be kept: secrets masked, NULs gone, long texts cut until the whole fits. */
export function boundData(data: Json): Json {
  const clean = cutTexts(masked(data), MAX_STEP_CHARS)
  if (sizeOf(clean) <= MAX_STEP_CHARS) return clean
  for (const length of TEXT_CHARS) {
    const cut = cutTexts(clean, length)
    if (sizeOf(cut) <= MAX_STEP_CHARS) return cut
  }
  return { cut: true, size: sizeOf(clean) }
}

const sizeOf = (data: Json) => JSON.stringify(data).length

/** `accessToken`, `api_key`, `X-Authorization`: word by word, so that `passages` and `tokens` are what they are. */
function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => SECRET_WORDS.test(word)) || SECRET_PAIRS.test(words.join(' '))
}

function masked(value: Json): Json {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && inner !== '' && isSecretName(name) ? MASK : masked(inner),
    ]),
  )
}

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
