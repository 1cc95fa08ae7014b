import { placeholdersIn } from './options.ts'

// The address of an HTTP tool: where it goes is fixed, `{name}` may stand in the path and in values of the query.

export type AddressProblem =
  | 'unreadable'
  | 'notWeb'
  | 'hasPassword'
  | 'hasFragment'
  | 'placeholderInHost'
  | 'placeholderInKey'

export type AddressTemplate = {
  /** `https://api.example.com` */
  origin: string
  /** Between the slashes, as written: `['orders', '{id}.json']`. */
  segments: string[]
  query: { key: string; value: string }[]
}

/** The parts of an address with placeholders, or what is wrong with it. */
export function parseAddressTemplate(
  text: string,
): { ok: true; template: AddressTemplate } | { ok: false; problem: AddressProblem } {
  const fail = (problem: AddressProblem) => ({ ok: false, problem }) as const
  const match = /^(https?:)\/\/([^/?#\\]+)([^?#]*)(?:\?([^#]*))?(#.*)?$/i.exec(text.trim())
  if (!match) return fail(/^[a-z][a-z0-9+.-]*:/i.test(text.trim()) ? 'notWeb' : 'unreadable')
  const [, scheme = '', host = '', path = '', query = '', fragment] = match
  if (fragment !== undefined) return fail('hasFragment')
  if (/[{}]/.test(host)) return fail('placeholderInHost')
  if (host.includes('@')) return fail('hasPassword')
  let origin: URL
  try {
    origin = new URL(`${scheme}//${host}`)
  } catch {
    return fail('unreadable')
  }
  const segments = path.split('/').slice(1)
  // A dot segment would be resolved away; a backslash becomes a slash. Neither is what its writer meant.
  if (/\\/.test(path) || segments.some(isDotSegment)) return fail('unreadable')
  const pairs = query === '' ? [] : query.split('&').map(pairOf)
  if (pairs.some(({ key }) => placeholdersIn(key).length > 0)) return fail('placeholderInKey')
  return { ok: true, template: { origin: origin.origin, segments, query: pairs } }
}

function pairOf(text: string): { key: string; value: string } {
  const at = text.indexOf('=')
  const read = (part: string) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '))
    } catch {
      return part
    }
  }
  return at < 0
    ? { key: read(text), value: '' }
    : { key: read(text.slice(0, at)), value: read(text.slice(at + 1)) }
}

/** `.` and `..`, however they are written: URL parsers take `%2e` for a dot. */
export const isDotSegment = (segment: string): boolean => /^(\.|%2e){1,2}$/i.test(segment)

/** The origin of an address with placeholders; null where it has none. */
export function originOf(text: string): string | null {
  const parsed = parseAddressTemplate(text)
  return parsed.ok ? parsed.template.origin : null
}
