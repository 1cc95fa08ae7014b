import { diffWordsWithSpace } from 'diff'

export type DiffPart = { text: string; change: 'same' | 'added' | 'removed' }

/** One field that differs, in words for people. */
export type FieldDiff = { path: string; label: string } & (
  | { kind: 'text'; parts: DiffPart[] }
  | { kind: 'value'; before: string; after: string }
  /** `kept`: how many entries both have. */
  | { kind: 'list'; added: string[]; removed: string[]; kept: number }
)

/** How a field and its values are called. */
export type Describe = {
  label(path: string): string
  value(path: string, value: unknown): string
  /** Words of people, compared word by word; everything else is one value. */
  isText(path: string): boolean
}

type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Two texts with nothing in common would be compared for seconds: beyond this they are shown one after the other. */
const MAX_EDITS = 1_200
/** Below this share of common letters a text was written anew: shreds of both would read worse than one after the other. */
const KEPT_SHARE = 0.4

/** What differs, field by field, in the order in which settings are written. Equal settings give an empty list. */
export function diffSettings(before: object, after: object, describe: Describe): FieldDiff[] {
  return walk(before as Plain, after as Plain, '', describe)
}

function walk(before: Plain, after: Plain, prefix: string, describe: Describe): FieldDiff[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return keys.flatMap((key): FieldDiff[] => {
    const path = prefix ? `${prefix}.${key}` : key
    const [was, is] = [before[key], after[key]]
    if (sameJson(was, is)) return []
    if (isPlain(was) || isPlain(is))
      return walk(isPlain(was) ? was : {}, isPlain(is) ? is : {}, path, describe)
    return [field(path, was, is, describe)]
  })
}

function field(path: string, was: unknown, is: unknown, describe: Describe): FieldDiff {
  const named = { path, label: describe.label(path) }
  if (Array.isArray(was) || Array.isArray(is)) return list(named, asList(was), asList(is), describe)
  if (describe.isText(path)) return { ...named, kind: 'text', parts: diffText(asText(was), asText(is)) }
  return { ...named, kind: 'value', before: describe.value(path, was), after: describe.value(path, is) }
}

function list(
  named: { path: string; label: string },
  was: unknown[],
  is: unknown[],
  describe: Describe,
): FieldDiff {
  const shown = (values: unknown[]) => values.map((value) => describe.value(named.path, value))
  const removed = without(was, is)
  const added = without(is, was)
  if (added.length === 0 && removed.length === 0)
    return { ...named, kind: 'value', before: shown(was).join(', '), after: shown(is).join(', ') }
  return {
    ...named,
    kind: 'list',
    added: shown(added),
    removed: shown(removed),
    kept: is.length - added.length,
  }
}

/** What `all` has more often than `others`. */
function without(all: unknown[], others: unknown[]): unknown[] {
  const left = others.map((value) => JSON.stringify(value))
  return all.filter((value) => {
    const at = left.indexOf(JSON.stringify(value))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Word by word; the parts joined without the removed ones are `after`, without the added ones `before`. */
export function diffText(before: string, after: string): DiffPart[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS })
  const kept = changes?.reduce(
    (sum, { value, added, removed }) => (added || removed ? sum : sum + value.length),
    0,
  )
  const isRewritten = kept === undefined || kept < KEPT_SHARE * Math.min(before.length, after.length)
  const parts: DiffPart[] =
    changes && !isRewritten
      ? changes.map(({ value, added, removed }) => ({
          text: value,
          change: added ? 'added' : removed ? 'removed' : 'same',
        }))
      : [
          { text: before, change: 'removed' },
          { text: after, change: 'added' },
        ]
  return parts.filter(({ text }) => text !== '')
}

const sameJson = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
