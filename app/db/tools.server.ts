import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Tools } from './types.ts'

export type ToolRow = Selectable<Tools>
type Key = { workspaceId: string; toolId: string }

/** With the name of the server each one comes from. */
export type ToolListRow = ToolRow & { server_name: string | null; server_status: string | null }

export async function selectTools(tx: Tx, workspaceId: string): Promise<ToolListRow[]> {
  return await tx
    .selectFrom('tools as t')
    .leftJoin('tool_servers as s', (join) =>
      join.onRef('s.workspace_id', '=', 't.workspace_id').onRef('s.id', '=', 't.server_id'),
    )
    .selectAll('t')
    .select(['s.name as server_name', 's.status as server_status'])
    .where('t.workspace_id', '=', workspaceId)
    .orderBy('t.title')
    .orderBy('t.id')
    .limit(500)
    .execute()
}

export async function selectTool(tx: Tx, key: Key): Promise<ToolRow | undefined> {
  return await tx
    .selectFrom('tools')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.toolId)
    .executeTakeFirst()
}

export async function selectToolsOfServer(tx: Tx, workspaceId: string, serverId: string): Promise<ToolRow[]> {
  return await tx
    .selectFrom('tools')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('server_id', '=', serverId)
    .orderBy('title')
    .execute()
}

export async function selectToolNames(tx: Tx, workspaceId: string): Promise<string[]> {
  const rows = await tx.selectFrom('tools').select('name').where('workspace_id', '=', workspaceId).execute()
  return rows.map(({ name }) => name)
}

export type NewTool = {
  id: string
  workspaceId: string
  kind: ToolRow['kind']
  serverId: string | null
  name: string
  title: string
  description: string
  parameters: object
  config: object
  pinnedHash: string | null
  isDangerous: boolean
  createdBy: string
}

export async function insertTool(tx: Tx, tool: NewTool): Promise<void> {
  await tx
    .insertInto('tools')
    .values({
      id: tool.id,
      workspace_id: tool.workspaceId,
      kind: tool.kind,
      server_id: tool.serverId,
      name: tool.name,
      title: tool.title,
      description: tool.description,
      parameters: JSON.stringify(tool.parameters),
      config: JSON.stringify(tool.config),
      pinned_hash: tool.pinnedHash,
      is_dangerous: tool.isDangerous,
      created_by: tool.createdBy,
    })
    .execute()
}

export type ToolChange = Partial<
  Pick<NewTool, 'name' | 'title' | 'description' | 'parameters' | 'config' | 'pinnedHash' | 'isDangerous'>
> & { isEnabled?: boolean; status?: ToolRow['status']; visitorTitle?: string | null }

/** False when there is no such tool. */
export async function updateTool(tx: Tx, key: Key, change: ToolChange): Promise<boolean> {
  const { parameters, config, pinnedHash, isDangerous, isEnabled, visitorTitle, ...same } = change
  const set = {
    ...same,
    ...(parameters === undefined ? {} : { parameters: JSON.stringify(parameters) }),
    ...(config === undefined ? {} : { config: JSON.stringify(config) }),
    ...(pinnedHash === undefined ? {} : { pinned_hash: pinnedHash }),
    ...(isDangerous === undefined ? {} : { is_dangerous: isDangerous }),
    ...(isEnabled === undefined ? {} : { is_enabled: isEnabled }),
    ...(visitorTitle === undefined ? {} : { visitor_title: visitorTitle }),
  }
  const result = await tx
    .updateTable('tools')
    .set(set)
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.toolId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function deleteTools(tx: Tx, workspaceId: string, toolIds: string[]): Promise<void> {
  if (toolIds.length === 0) return
  await tx.deleteFrom('tools').where('workspace_id', '=', workspaceId).where('id', 'in', toolIds).execute()
}

export type ToolUserRow = { tool_id: string; agent_id: string; name: string }

/** Agents whose draft or published settings name one of the tools; those the asker may see. */
export async function selectAgentsWithTools(
  tx: Tx,
  workspaceId: string,
  toolIds: string[],
): Promise<ToolUserRow[]> {
  if (toolIds.length === 0) return []
  const { rows } = await sql<ToolUserRow>`
    select t.id::text as tool_id, a.id as agent_id, a.name
    from agents a
    left join agent_versions v on v.workspace_id = a.workspace_id and v.id = a.published_version_id
    cross join unnest(${toolIds}::uuid[]) as t (id)
    where a.workspace_id = ${workspaceId} and not a.is_archived
      and (a.draft #> '{tools,ids}' ? t.id::text or v.settings #> '{tools,ids}' ? t.id::text)
    order by a.name`.execute(tx)
  return rows
}
