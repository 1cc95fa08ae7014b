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
    if (secret.length < SECRET_MIN) continue
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]))
      out = out.replaceAll(form, '[secret]')
    const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
    out = out.replaceAll(base64, '[secret]')
  }
  return out
}
