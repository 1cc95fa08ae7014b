type Plain = string | number | boolean | null | Plain[] | { [field: string]: Plain }
export type Changes = Record<string, { before: Plain; after: Plain }>

/** The log tells that a text changed and how it begins; the text itself stands where it belongs. */
const LONGEST = 200
/** What no log may hold, whatever it is called exactly. */
const SECRET = /secret|password|token|hash|api_?key|authorization/i

/**
 * What changed, field by field, for the audit log: only fields that `after` names, and only those that differ. Of secrets
 * only that they changed, of long texts the beginning.
 */
export function changesBetween<T extends Record<string, Plain>>(before: T, after: Partial<T>): Changes {
  const changes: Changes = {}
  for (const [field, value] of Object.entries(after)) {
    if (value === undefined) continue
    const was = before[field] ?? null
    if (JSON.stringify(was) === JSON.stringify(value)) continue
    changes[field] = { before: toldOf(field, was), after: toldOf(field, value as Plain) }
  }
  return changes
}

function toldOf(field: string, value: Plain): Plain {
  if (value === null) return null
  if (SECRET.test(field)) return '***'
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  if (Array.isArray(value)) return value.slice(0, 50).map((each) => toldOf('', each))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toldOf(name, each)]))
}
