// What must never reach a log: by the name of the field, and by the look of the value.

const SECRET_NAME =
  /pass(word)?|secret|token|authorization|cookie|api[-_]?key|service[-_]?role|credential|signature/i
const SECRET_VALUE = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, // a JWT
  /\b(sk|pk|rk|whsec)[-_][\w-]{12,}/g, // keys of model and payment providers
  /\b(vt|hx)_[\w-]{20,}/g, // our own visitor tokens and keys
  /(postgres(?:ql)?:\/\/[^:\s/]+:)[^@\s]+(?=@)/g,
]
const PLAIN_NAME = /^(inputTokens|outputTokens|maxOutputTokens)$/
const MARK = '[redacted]'
const MAX_DEPTH = 6

/** The text without what looks like a secret. */
export function redactText(text: string): string {
  return SECRET_VALUE.reduce(
    (clean, pattern) =>
      clean.replace(pattern, (_, kept) => (`${kept}`.startsWith('postgres') ? kept + MARK : MARK)),
    text,
  )
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, stack, message, cause, ...rest } = error as Error & Record<string, unknown>
  return {
    type: name,
    message: redactText(message),
    stack: redactText(stack ?? ''),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
    ...redactRecord(rest, depth + 1),
  }
}

function redactRecord(record: Record<string, unknown>, depth: number): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]) => {
    const isSecret = SECRET_NAME.test(name) && !PLAIN_NAME.test(name) && value !== null && value !== undefined
    return [name, isSecret ? MARK : redactValue(value, depth + 1)]
  })
  return Object.fromEntries(entries)
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, depth + 1))
  return redactRecord(value as Record<string, unknown>, depth)
}

/** A copy of `fields` that may be logged: secrets replaced by `[redacted]`, errors flattened with their cause. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return redactRecord(fields, 0)
}
