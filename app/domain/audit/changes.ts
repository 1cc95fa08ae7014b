type Plain = string | number | boolean | null | Plain[]
export type Changes = Record<string, { before: Plain; after: Plain }>

/** What changed, field by field, for the audit log: only fields that `after` names, and only those that differ. */
export function changesBetween<T extends Record<string, Plain>>(before: T, after: Partial<T>): Changes {
  const changes: Changes = {}
  for (const [field, value] of Object.entries(after)) {
    if (value === undefined) continue
    const was = before[field] ?? null
    if (JSON.stringify(was) !== JSON.stringify(value)) changes[field] = { before: was, after: value as Plain }
  }
  return changes
}
