import type { ConnectionKind } from './address.ts'
import { isVerdictCode, type VerdictCode } from './verdicts.ts'

// What people see of a connection: never its key.

export type ConnectionState = 'off' | 'untested' | 'ok' | 'failed'

/** Times are ISO 8601. */
export type ConnectionView = {
  id: string
  name: string
  kind: ConnectionKind
  preset: string
  state: ConnectionState
  isEnabled: boolean
  /** Why the last test failed. */
  code: VerdictCode | null
  checkedAt: string | null
  modelCount: number
  modelsFetchedAt: string | null
  /** For those who manage connections alone. `keyHint` is '' where no key is kept. */
  managed: { baseUrl: string | null; keyHint: string; requestsPerMinute: number } | null
}

type Row = {
  id: string
  name: string
  kind: ConnectionKind
  preset: string
  base_url: string | null
  key_hint: string
  is_enabled: boolean
  requests_per_minute: number
  models: unknown
  models_fetched_at: Date | null
  checked_at: Date | null
  check_status: 'untested' | 'ok' | 'failed'
  check_code: string | null
}

export function viewOf(row: Row, mayManage: boolean): ConnectionView {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    preset: row.preset,
    state: row.is_enabled ? row.check_status : 'off',
    isEnabled: row.is_enabled,
    code: row.check_code !== null && isVerdictCode(row.check_code) ? row.check_code : null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    modelCount: Array.isArray(row.models) ? row.models.length : 0,
    modelsFetchedAt: row.models_fetched_at?.toISOString() ?? null,
    managed: mayManage
      ? { baseUrl: row.base_url, keyHint: row.key_hint, requestsPerMinute: row.requests_per_minute }
      : null,
  }
}

/** The installation's own keys, by provider: which models they offer, and nothing of the keys. */
export type PlatformView = { provider: ConnectionKind; models: string[] }
