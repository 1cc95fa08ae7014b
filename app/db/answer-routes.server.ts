import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Json } from './types.ts'

// All that is looked at before a model may be asked, in one statement: the connections of a chain, what is known of their
// models, how they are doing, and which limits there are. For the login role: it alone reads sealed keys.

export type RouteConnectionRow = {
  id: string
  name: string
  kind: 'openai' | 'anthropic' | 'compatible'
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
  /** This month's tokens on the installation's own keys are used up. */
  is_platform_spent: boolean
  connections: RouteConnectionRow[]
  /** By model reference. */
  overrides: Record<string, Json>
  /** By connection key. */
  health: Record<string, RouteHealthRow>
}

/** Null when the workspace is gone. */
export async function selectRoute(
  tx: Tx,
  key: { workspaceId: string; agentId: string; references: string[]; connectionKeys: string[] },
): Promise<RouteRow | null> {
  const { rows } = await sql<RouteRow>`
    select w.answers_per_minute,
      exists (
        select from budgets b
        where b.workspace_id = w.id and b.is_enabled and (b.agent_id is null or b.agent_id = ${key.agentId}::uuid)
      ) as has_budgets,
      exists (
        select from usage_counters u
        where u.workspace_id = w.id and u.metric = 'platform_tokens' and u.used >= u.limit_value
          and u.period = date_trunc('month', now() at time zone 'utc')::date
      ) as is_platform_spent,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind, 'baseUrl', c.base_url,
          'sealedKey', c.sealed_key, 'isEnabled', c.is_enabled, 'requestsPerMinute', c.requests_per_minute,
          'updatedAt', c.updated_at))
        from provider_connections c where c.workspace_id = w.id and c.id::text = any(${key.connectionKeys}::text[])
      ), '[]') as connections,
      coalesce((
        select jsonb_object_agg(o.model, o.facts)
        from model_overrides o where o.workspace_id = w.id and o.model = any(${key.references}::text[])
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
        from provider_health h where h.workspace_id = w.id and h.connection_key = any(${key.connectionKeys}::text[])
      ), '{}') as health
    from workspaces w where w.id = ${key.workspaceId}::uuid
  `.execute(tx)
  return rows[0] ?? null
}
