import { type Bound, open, seal } from '#app/integrations/secrets/seal.server.ts'
import { parseJson } from '#app/lib/json.ts'

// A secret is sealed together with the origin it was given for. Whoever points a tool elsewhere does not take it along.

type Kept = { value: string; origin: string }

const boundTo = (workspaceId: string, table: 'tool_secrets' | 'tool_servers', rowId: string): Bound => ({
  workspaceId,
  table,
  rowId,
  column: table === 'tool_secrets' ? 'sealed_value' : 'sealed_secret',
})

/** Throws UNAVAILABLE `errors.providers.noSecretsKeys` where no secrets can be kept. */
export function sealForOrigin(
  value: string,
  origin: string,
  place: { workspaceId: string; table: 'tool_secrets' | 'tool_servers'; rowId: string },
): string {
  const kept: Kept = { value, origin }
  return seal(JSON.stringify(kept), boundTo(place.workspaceId, place.table, place.rowId))
}

/** Null when it was given for another origin. Throws INTERNAL when it cannot be opened. */
export function openForOrigin(
  sealed: string,
  origin: string,
  place: { workspaceId: string; table: 'tool_secrets' | 'tool_servers'; rowId: string },
): string | null {
  const kept = parseJson(open(sealed, boundTo(place.workspaceId, place.table, place.rowId))) as Kept
  return kept.origin === origin ? kept.value : null
}

/** The last four characters of a long secret: enough to know it again, nothing of a short one. Never ''. */
export const hintOf = (secret: string): string => (secret.length >= 16 ? secret.slice(-4) : '…')

/** Shorter ones are ordinary words, and would take ordinary words out. */
export const SECRET_MIN = 6

/** Takes secrets out of what came back: there are services that repeat what they were sent. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let out = text
  for (const secret of secrets) {
    const parts = partsOf(secret).filter(({ length }) => length >= SECRET_MIN)
    for (const form of parts.flatMap((part) => [...formsOf(part)])) out = out.replaceAll(form, '[secret]')
  }
  return out
}

const SIGN_IN = /^(basic|bearer|token|bot|key|api-?key) +(\S+)\s*$/i

/** A whole header is a secret, and so is what stands in it behind the scheme: services name the bare token or password. */
function partsOf(secret: string): string[] {
  const [, scheme, given] = SIGN_IN.exec(secret) ?? []
  if (!scheme || !given) return [secret]
  if (scheme.toLowerCase() !== 'basic') return [secret, given]
  const pair = Buffer.from(given, 'base64').toString('utf8')
  return [secret, given, pair, pair.slice(pair.indexOf(':') + 1)]
}

/** As it is, and as services write it into their errors: escaped, as base64 also inside something longer, as hex. */
function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const plain = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    hex,
    hex.toUpperCase(),
  ]
  // Base64 depends on where the secret begins; what is the same whatever stands around it is enough to go by.
  const base64 = [0, 1, 2].flatMap((before) => {
    const written = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const start = before === 0 ? 0 : before + 1
    const end = (before + bytes.length) % 3 === 0 ? written.length : written.length - 1
    const inner = written.slice(start, end)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return new Set([...plain, ...base64.filter(({ length }) => length >= SECRET_MIN)])
}
