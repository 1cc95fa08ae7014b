import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { ProviderConnections } from './types.ts'

// The sealed key is written and never read back as a person; `selectSealedConnection` is for the system alone.
const COLUMNS = [
  'id',
  'name',
  'kind',
  'preset',
  'base_url',
  'key_hint',
  'is_enabled',
  'requests_per_minute',
  'models',
  'models_fetched_at',
  'checked_at',
  'check_status',
  'check_code',
  'updated_at',
] as const

export type ConnectionRow = Pick<Selectable<ProviderConnections>, (typeof COLUMNS)[number]>
type Key = { workspaceId: string; connectionId: string }

export async function selectConnections(tx: Tx, workspaceId: string): Promise<ConnectionRow[]> {
  return await tx
    .selectFrom('provider_connections')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .orderBy('name')
    .orderBy('id')
    .limit(200)
    .execute()
}

export async function selectConnection(tx: Tx, key: Key): Promise<ConnectionRow | undefined> {
  return await tx
    .selectFrom('provider_connections')
    .select(COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .executeTakeFirst()
}

/** The connection, held until the transaction ends: its list of models is changed by one after the other. */
export async function selectConnectionForUpdate(tx: Tx, key: Key): Promise<ConnectionRow | undefined> {
  return await tx
    .selectFrom('provider_connections')
    .select(COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .forUpdate()
    .executeTakeFirst()
}

export type SealedConnectionRow = {
  id: string
  kind: ProviderConnections['kind']
  baseUrl: string | null
  sealedKey: string | null
}

/** For the system: what is asked, where, and the envelope of its key, as they belong together at this moment. */
export async function selectSealedConnection(tx: Tx, key: Key): Promise<SealedConnectionRow | undefined> {
  return await tx
    .selectFrom('provider_connections')
    .select(['id', 'kind', 'base_url as baseUrl', 'sealed_key as sealedKey'])
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .executeTakeFirst()
}

export async function insertConnection(
  tx: Tx,
  row: {
    id: string
    workspaceId: string
    name: string
    kind: ConnectionRow['kind']
    preset: string
    baseUrl: string | null
    sealedKey: string | null
    keyHint: string
    requestsPerMinute: number
    createdBy: string | null
  },
): Promise<void> {
  await tx
    .insertInto('provider_connections')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      name: row.name,
      kind: row.kind,
      preset: row.preset,
      base_url: row.baseUrl,
      sealed_key: row.sealedKey,
      key_hint: row.keyHint,
      requests_per_minute: row.requestsPerMinute,
      created_by: row.createdBy,
    })
    .execute()
}

/**
 * `sealedKey` left out keeps the key, null forgets it. Only while the address is still `baseUrlBefore`: who kept the key looked
 * at that address. False when it is not, or there is no such connection.
 */
export async function updateConnectionRow(
  tx: Tx,
  key: Key & {
    baseUrlBefore: string | null
    name: string
    baseUrl: string | null
    requestsPerMinute: number
    sealedKey?: string | null
    keyHint?: string
    /** What the last test said is about something else now. */
    forgetsCheck: boolean
  },
): Promise<boolean> {
  const result = await tx
    .updateTable('provider_connections')
    .set({
      name: key.name,
      base_url: key.baseUrl,
      requests_per_minute: key.requestsPerMinute,
      ...(key.sealedKey === undefined ? {} : { sealed_key: key.sealedKey, key_hint: key.keyHint ?? '' }),
      ...(key.forgetsCheck ? { check_status: 'untested' as const, check_code: null, checked_at: null } : {}),
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .where('base_url', 'is not distinct from', key.baseUrlBefore)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function updateConnectionEnabled(tx: Tx, key: Key & { isEnabled: boolean }): Promise<boolean> {
  const result = await tx
    .updateTable('provider_connections')
    .set({ is_enabled: key.isEnabled })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function updateConnectionCheck(
  tx: Tx,
  key: Key & { status: ConnectionRow['check_status']; code: string | null },
): Promise<void> {
  await tx
    .updateTable('provider_connections')
    .set({ check_status: key.status, check_code: key.code, checked_at: sql<Date>`now()` })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .execute()
}

/** `isFetched`: the list came from the provider just now. */
export async function updateConnectionModels(
  tx: Tx,
  key: Key & { models: object[]; isFetched: boolean },
): Promise<void> {
  await tx
    .updateTable('provider_connections')
    .set({
      models: JSON.stringify(key.models),
      ...(key.isFetched ? { models_fetched_at: sql<Date>`now()` } : {}),
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .execute()
}

/** False when there is no such connection. What was known of its models goes with it. */
export async function deleteConnectionRow(tx: Tx, key: Key): Promise<boolean> {
  await tx
    .deleteFrom('model_overrides')
    .where('workspace_id', '=', key.workspaceId)
    .where('model', 'like', `connection:${key.connectionId}:%`)
    .execute()
  const result = await tx
    .deleteFrom('provider_connections')
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.connectionId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export type AgentModelsRow = { id: string; name: string; chains: string[][] }

/** The models that agents name, in their drafts and in what is published; those without a connection left out. */
export async function selectAgentModels(tx: Tx, workspaceId: string): Promise<AgentModelsRow[]> {
  const { rows } = await sql<AgentModelsRow>`
    select a.id, a.name,
      jsonb_agg(jsonb_build_array(s.settings -> 'model') || coalesce(s.settings -> 'fallbackModels', '[]')) as chains
    from agents a
    left join agent_versions v on v.workspace_id = a.workspace_id and v.id = a.published_version_id
    cross join lateral (values (a.draft), (v.settings)) as s(settings)
    where a.workspace_id = ${workspaceId} and not a.is_archived and s.settings is not null
      and (s.settings -> 'model')::text || coalesce(s.settings -> 'fallbackModels', '[]')::text like '%connection:%'
    group by a.id, a.name
    order by a.name
    limit 500`.execute(tx)
  return rows
}
