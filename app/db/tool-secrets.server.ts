import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { ToolRow } from './tools.server.ts'
import type { JsonObject } from './types.ts'

export type ToolSecretRow = { id: string; name: string; hint: string; updated_at: Date }
type Key = { workspaceId: string; toolId: string }

/** What people may see of a tool's secrets: that they are there. */
export async function selectToolSecrets(tx: Tx, key: Key): Promise<ToolSecretRow[]> {
  return await tx
    .selectFrom('tool_secrets')
    .select(['id', 'name', 'hint', 'updated_at'])
    .where('workspace_id', '=', key.workspaceId)
    .where('tool_id', '=', key.toolId)
    .orderBy('name')
    .execute()
}

export async function insertToolSecret(
  tx: Tx,
  secret: {
    id: string
    workspaceId: string
    toolId: string
    name: string
    sealedValue: string
    hint: string
    createdBy: string
  },
): Promise<void> {
  await tx
    .insertInto('tool_secrets')
    .values({
      id: secret.id,
      workspace_id: secret.workspaceId,
      tool_id: secret.toolId,
      name: secret.name,
      sealed_value: secret.sealedValue,
      hint: secret.hint,
      created_by: secret.createdBy,
    })
    .execute()
}

export async function deleteToolSecrets(tx: Tx, key: Key, names: string[]): Promise<void> {
  if (names.length === 0) return
  await tx
    .deleteFrom('tool_secrets')
    .where('workspace_id', '=', key.workspaceId)
    .where('tool_id', '=', key.toolId)
    .where('name', 'in', names)
    .execute()
}

/** A tool with all it takes to call it, sealed as it is. */
export type SealedTool = Pick<
  ToolRow,
  | 'id'
  | 'kind'
  | 'server_id'
  | 'name'
  | 'title'
  | 'visitor_title'
  | 'description'
  | 'parameters'
  | 'config'
  | 'pinned_hash'
  | 'is_dangerous'
  | 'is_enabled'
  | 'status'
> & { secrets: { id: string; name: string; sealed: string }[]; server: SealedServer | null }

export type SealedServer = {
  id: string
  kind: 'mcp' | 'openapi'
  url: string
  auth: 'none' | 'header' | 'oauth'
  status: 'untested' | 'ready' | 'failed' | 'needs_sign_in'
  header_name: string | null
  sealed_secret: string | null
  sealed_oauth: string | null
  oauth: JsonObject
}

/** For the system alone: tools of a workspace with their envelopes, in one question. */
export async function selectSealedTools(
  tx: Tx,
  workspaceId: string,
  toolIds: string[],
): Promise<SealedTool[]> {
  if (toolIds.length === 0) return []
  const { rows } = await sql<SealedTool>`
    select t.id, t.kind, t.server_id, t.name, t.title, t.visitor_title, t.description, t.parameters, t.config, t.pinned_hash,
      t.is_dangerous, t.is_enabled, t.status,
      coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'sealed', x.sealed_value))
        from tool_secrets x where x.workspace_id = t.workspace_id and x.tool_id = t.id), '[]') as secrets,
      case when s.id is null then null else jsonb_build_object('id', s.id, 'kind', s.kind, 'url', s.url, 'auth', s.auth,
        'status', s.status, 'header_name', s.header_name, 'sealed_secret', s.sealed_secret, 'sealed_oauth', s.sealed_oauth,
        'oauth', s.oauth) end as server
    from tools t
    left join tool_servers s on s.workspace_id = t.workspace_id and s.id = t.server_id
    where t.workspace_id = ${workspaceId} and t.id = any(${toolIds}::uuid[])
    order by t.name`.execute(tx)
  return rows
}

/** For the system alone. */
export async function selectSealedServer(
  tx: Tx,
  key: { workspaceId: string; serverId: string },
): Promise<SealedServer | undefined> {
  const row = await tx
    .selectFrom('tool_servers')
    .select(['id', 'kind', 'url', 'auth', 'status', 'header_name', 'sealed_secret', 'sealed_oauth', 'oauth'])
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.serverId)
    .executeTakeFirst()
  return row as SealedServer | undefined
}
