type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** JSON that a database can hold: no NULs, and no half of a surrogate pair. */
export function storableJson<T>(value: T): T {
  return clean(value as Json) as T
}

const text = (value: string) => value.replaceAll('\0', '').toWellFormed()

function clean(value: Json): Json {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), clean(item)]))
}
