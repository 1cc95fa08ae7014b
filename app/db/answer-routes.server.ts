import { log } from '#app/lib/log.server.ts'
import { fromDatabaseError } from './errors.ts'
import { pool } from './pool.server.ts'
import type { Json, ProviderConnections } from './types.ts'

// All that is looked at before a model may be asked, in one statement: the connections of a chain, what is known of their
// models, how they are doing, and which limits there are. For the login role: it alone reads sealed keys.

export type RouteConnectionRow = {
  id: string
  name: string
  kind: ProviderConnections['kind']
  baseUrl: string | null
  sealedKey: string | null
  isEnabled: boolean
  requestsPerMinute: number
  /** As text, to the microsecond: a saved connection never has the same twice. */
  updatedAt: string
}

export type RouteHealthRow = {
  failures: number
  hasOpened: boolean
  isCooling: boolean
  isProbing: boolean
  lastError: string | null
  isSavedSince: boolean
}

export type RouteRow = {
  answers_per_minute: number
  has_budgets: boolean
  /** One of them counts money. */
  has_costs: boolean
  /** This month's tokens on the installation's own keys are used up. */
  is_platform_spent: boolean
  connections: RouteConnectionRow[]
  /** By model reference. */
  overrides: Record<string, Json>
  /** By connection key. */
  health: Record<string, RouteHealthRow>
}

// Planned once a connection: it stands before every first word.
const ROUTE = `
    select w.answers_per_minute,
      b.units is not null as has_budgets,
      coalesce('cost' = any(b.units), false) as has_costs,
      exists (
        select from usage_counters u
        where u.workspace_id = w.id and u.metric = 'platform_tokens' and u.used >= u.limit_value
          and u.period = date_trunc('month', now() at time zone 'utc')::date
      ) as is_platform_spent,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'baseUrl', c.base_url,
          'sealedKey', c.sealed_key, 'isEnabled', c.is_enabled, 'requestsPerMinute', c.requests_per_minute,
          'updatedAt', c.updated_at))
        from provider_connections c where c.workspace_id = w.id and c.id::text = any($4::text[])
      ), '[]') as connections,
      coalesce((
        select jsonb_object_agg(o.model, o.facts)
        from model_overrides o where o.workspace_id = w.id and o.model = any($3::text[])
      ), '{}') as overrides,
      coalesce((
        select jsonb_object_agg(h.connection_key, jsonb_build_object('failures', h.failures,
          'hasOpened', h.opened_until is not null,
          'isCooling', coalesce(h.opened_until > now(), false),
          'isProbing', coalesce(h.probing_until > now(), false),
          'lastError', h.last_error,
          'isSavedSince', exists (
            select from provider_connections c
            where c.workspace_id = h.workspace_id and c.id::text = h.connection_key and c.updated_at > h.updated_at)))
        from provider_health h where h.workspace_id = w.id and h.connection_key = any($4::text[])
      ), '{}') as health
    from workspaces w
    cross join lateral (
      select array_agg(x.unit) as units from budgets x
      where x.workspace_id = w.id and x.is_enabled and (x.agent_id is null or x.agent_id = $2::uuid)
    ) b
    where w.id = $1::uuid`

/** Past row security, by itself. Null when the workspace is gone. */
export async function selectRoute(key: {
  workspaceId: string
  agentId: string
  references: string[]
  connectionKeys: string[]
}): Promise<RouteRow | null> {
  log.debug({ reason: 'look up what an answer may use' }, 'A transaction bypasses row security.')
  try {
    const { rows } = await pool().query<RouteRow>({
      name: 'answer-route',
      text: ROUTE,
      values: [key.workspaceId, key.agentId, key.references, key.connectionKeys],
    })
    return rows[0] ?? null
  } catch (error) {
    throw fromDatabaseError(error)
  }
}
