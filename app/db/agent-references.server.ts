import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Tools } from './types.ts'

// What an agent refers to, read together for pages that check or count: tools, knowledge, and all that hangs on it.

export type ToolTitleRow = {
  id: string
  title: string
  is_enabled: boolean
  status: 'ready' | 'changed' | 'missing'
}

export async function selectToolTitles(tx: Tx, workspaceId: string): Promise<ToolTitleRow[]> {
  return await tx
    .selectFrom('tools')
    .select(['id', 'title', 'is_enabled', 'status'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('title')
    .limit(1_000)
    .execute()
}

export type AttachedSourceRow = { id: string; name: string; status: string }

/** The sources an agent reads, by name. */
export async function selectAttachedSources(
  tx: Tx,
  key: { workspaceId: string; agentId: string },
): Promise<AttachedSourceRow[]> {
  return await tx
    .selectFrom('agent_sources as r')
    .innerJoin('knowledge_sources as s', (join) =>
      join.onRef('s.workspace_id', '=', 'r.workspace_id').onRef('s.id', '=', 'r.source_id'),
    )
    .select(['s.id', 's.name', 's.status'])
    .where('r.workspace_id', '=', key.workspaceId)
    .where('r.agent_id', '=', key.agentId)
    .orderBy('s.name')
    .execute()
}

export type AgentHoldings = {
  conversations: number
  versions: number
  media: number
  leads: number
  followUps: number
  sources: number
}

/** How much goes with an agent when it is deleted; `sources` stay. */
export async function countAgentHoldings(
  tx: Tx,
  { workspaceId, agentId }: { workspaceId: string; agentId: string },
): Promise<AgentHoldings> {
  const { rows } = await sql<AgentHoldings>`
    select
      (select count(*)::int from conversations where workspace_id = ${workspaceId} and agent_id = ${agentId}
        and channel = 'widget') as conversations,
      (select count(*)::int from agent_versions where workspace_id = ${workspaceId} and agent_id = ${agentId}) as versions,
      (select count(*)::int from agent_media where workspace_id = ${workspaceId} and agent_id = ${agentId}) as media,
      (select count(*)::int from leads where workspace_id = ${workspaceId} and agent_id = ${agentId}) as leads,
      (select count(*)::int from follow_ups where workspace_id = ${workspaceId} and agent_id = ${agentId}
        and status = 'scheduled') as "followUps",
      (select count(*)::int from agent_sources where workspace_id = ${workspaceId} and agent_id = ${agentId}) as sources
  `.execute(tx)
  const [row] = rows
  if (!row) throw new Error('Counting gave no row.')
  return row
}

export type ToolOfAgentRow = {
  id: string
  kind: Tools['kind']
  name: string
  title: string
  description: string
  config: unknown
  server_name: string | null
  /** The header or query value by which its server is signed in to; null where it wants none. */
  server_header: string | null
  server_place: 'header' | 'query'
}

/** Tools by id, as they can be described to somebody else: without anything sealed. */
export async function selectToolsForFile(
  tx: Tx,
  key: { workspaceId: string; toolIds: string[] },
): Promise<ToolOfAgentRow[]> {
  if (key.toolIds.length === 0) return []
  return await tx
    .selectFrom('tools as t')
    .leftJoin('tool_servers as s', (join) =>
      join.onRef('s.workspace_id', '=', 't.workspace_id').onRef('s.id', '=', 't.server_id'),
    )
    .select(['t.id', 't.kind', 't.name', 't.title', 't.description', 't.config', 's.name as server_name'])
    .select(sql<string | null>`case when s.auth = 'header' then s.header_name end`.as('server_header'))
    .select(
      sql<'header' | 'query'>`case when s.oauth ->> 'place' = 'query' then 'query' else 'header' end`.as(
        'server_place',
      ),
    )
    .where('t.workspace_id', '=', key.workspaceId)
    .where('t.id', 'in', key.toolIds)
    .orderBy('t.name')
    .execute()
}

export type SourceForFileRow = {
  id: string
  kind: string
  name: string
  url: string | null
  text_content: string | null
  storage_path: string | null
  mime_type: string | null
}

/** The sources an agent reads; the texts of the first `texts` alone. */
export async function selectSourcesForFile(
  tx: Tx,
  { texts, ...key }: { workspaceId: string; agentId: string; texts: number },
): Promise<SourceForFileRow[]> {
  return await tx
    .selectFrom('agent_sources as r')
    .innerJoin('knowledge_sources as s', (join) =>
      join.onRef('s.workspace_id', '=', 'r.workspace_id').onRef('s.id', '=', 'r.source_id'),
    )
    .select(['s.id', 's.kind', 's.name', 's.url', 's.storage_path', 's.mime_type'])
    .select(
      sql<
        string | null
      >`case when row_number() over (order by s.name, s.id) <= ${texts} then s.text_content end`.as(
        'text_content',
      ),
    )
    .where('r.workspace_id', '=', key.workspaceId)
    .where('r.agent_id', '=', key.agentId)
    .orderBy('s.name')
    .orderBy('s.id')
    .limit(500)
    .execute()
}
