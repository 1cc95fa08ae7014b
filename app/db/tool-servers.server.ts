import type { Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { ToolServers } from './types.ts'

// What is sealed is written here and never read back as a person; tool-secrets.server.ts reads it for the system.
const COLUMNS = [
  'id',
  'kind',
  'name',
  'url',
  'auth',
  'header_name',
  'secret_hint',
  'oauth',
  'status',
  'error_code',
  'listed',
  'listed_at',
  'created_at',
  'updated_at',
] as const

export type ToolServerRow = Pick<Selectable<ToolServers>, (typeof COLUMNS)[number]>
type Key = { workspaceId: string; serverId: string }

export async function selectToolServers(tx: Tx, workspaceId: string): Promise<ToolServerRow[]> {
  return await tx
    .selectFrom('tool_servers')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .orderBy('name')
    .orderBy('id')
    .limit(200)
    .execute()
}

export async function selectToolServer(tx: Tx, key: Key): Promise<ToolServerRow | undefined> {
  return await tx
    .selectFrom('tool_servers')
    .select(COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.serverId)
    .executeTakeFirst()
}

export async function insertToolServer(
  tx: Tx,
  server: {
    id: string
    workspaceId: string
    kind: ToolServerRow['kind']
    name: string
    url: string
    createdBy: string
  },
): Promise<void> {
  await tx
    .insertInto('tool_servers')
    .values({
      id: server.id,
      workspace_id: server.workspaceId,
      kind: server.kind,
      name: server.name,
      url: server.url,
      created_by: server.createdBy,
    })
    .execute()
}

export type ToolServerChange = {
  name?: string
  url?: string
  auth?: ToolServerRow['auth']
  headerName?: string | null
  sealedSecret?: string | null
  secretHint?: string
  oauth?: object
  sealedOauth?: string | null
  status?: ToolServerRow['status']
  errorCode?: string | null
  listed?: object[]
  listedAt?: Date
}

/** False when there is no such server. */
export async function updateToolServer(tx: Tx, key: Key, change: ToolServerChange): Promise<boolean> {
  const { name, url, auth, status } = change
  const set = Object.fromEntries(
    Object.entries({
      name,
      url,
      auth,
      status,
      header_name: change.headerName,
      sealed_secret: change.sealedSecret,
      secret_hint: change.secretHint,
      oauth: change.oauth && JSON.stringify(change.oauth),
      sealed_oauth: change.sealedOauth,
      error_code: change.errorCode,
      listed: change.listed && JSON.stringify(change.listed),
      listed_at: change.listedAt,
    }).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(set).length === 0) return true
  const result = await tx
    .updateTable('tool_servers')
    .set(set)
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.serverId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** With its tools. */
export async function deleteToolServer(tx: Tx, key: Key): Promise<void> {
  await tx
    .deleteFrom('tool_servers')
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.serverId)
    .execute()
}
