type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names that change what an object is instead of what it holds. */
const HOSTILE = new Set(['__proto__', 'constructor', 'prototype'])

/** The first name anywhere that must not be a field's; null when there is none. */
export function findHostileKey(value: unknown): string | null {
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = findHostileKey(each)
      if (found) return found
    }
    return null
  }
  if (!isPlain(value)) return null
  for (const key of Object.keys(value)) {
    if (HOSTILE.has(key)) return key
    const found = findHostileKey(value[key])
    if (found) return found
  }
  return null
}

/** Fields of `given` that did not make it into `kept`, as dotted paths; at most 20. */
export function unknownPaths(given: unknown, kept: unknown, prefix = ''): string[] {
  if (!isPlain(given) || !isPlain(kept)) return []
  return Object.keys(given)
    .flatMap((key) => {
      const path = prefix ? `${prefix}.${key}` : key
      if (!Object.hasOwn(kept, key)) return [path.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 80)]
      return unknownPaths(given[key], kept[key], path)
    })
    .slice(0, 20)
}
