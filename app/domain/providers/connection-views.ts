import type { ProviderKind } from '#app/contracts/provider-kinds.ts'
import type { Rest } from './rest.ts'
import { isVerdictCode, type VerdictCode } from './verdicts.ts'

// What people see of a connection: never its key.

/**
 * `resting`: answers pass it over for a while; `doubtful`: that is over, and the next answer tries it. A test that failed says
 * more than either.
 */
export type ConnectionState = 'off' | 'untested' | 'ok' | 'failed' | 'resting' | 'doubtful'

/** Times are ISO 8601. */
export type ConnectionView = {
  id: string
  name: string
  kind: ProviderKind
  preset: string
  state: ConnectionState
  isEnabled: boolean
  /** Why the last test failed. */
  code: VerdictCode | null
  checkedAt: string | null
  /** Null while answers may ask it, or when it is off. */
  rest: Rest | null
  modelCount: number
  modelsFetchedAt: string | null
  /** For those who manage connections alone. `keyHint` is '' where no key is kept. */
  managed: { baseUrl: string | null; keyHint: string; requestsPerMinute: number } | null
}

type Row = {
  id: string
  name: string
  kind: ProviderKind
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

/** How a connection is doing, from its last test and from how answers fared since. */
export function stateOf(row: Pick<Row, 'is_enabled' | 'check_status'>, rest: Rest | null): ConnectionState {
  if (!row.is_enabled) return 'off'
  if (!rest || row.check_status === 'failed') return row.check_status
  return rest.isOver ? 'doubtful' : 'resting'
}

export function viewOf(row: Row, mayManage: boolean, breaker: Rest | null): ConnectionView {
  const rest = row.is_enabled ? breaker : null
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    preset: row.preset,
    state: stateOf(row, rest),
    isEnabled: row.is_enabled,
    code: row.check_code !== null && isVerdictCode(row.check_code) ? row.check_code : null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    rest,
    modelCount: Array.isArray(row.models) ? row.models.length : 0,
    modelsFetchedAt: row.models_fetched_at?.toISOString() ?? null,
    managed: mayManage
      ? { baseUrl: row.base_url, keyHint: row.key_hint, requestsPerMinute: row.requests_per_minute }
      : null,
  }
}

/** The installation's own keys, by provider: which models they offer, and nothing of the keys. */
export type PlatformView = { provider: ProviderKind; models: string[]; rest: Rest | null }
