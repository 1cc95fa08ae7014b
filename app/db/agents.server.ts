import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Agents } from './types.ts'

export type AgentRow = Selectable<Agents>

/** An agent with what visitors meet: `has_changes` says that the draft went on since. */
export type AgentListRow = Pick<
  AgentRow,
  'id' | 'public_id' | 'name' | 'is_archived' | 'draft' | 'created_at' | 'updated_at'
> & {
  version_number: number | null
  published_at: Date | null
  has_changes: boolean
  source_count: number
}

type Key = { workspaceId: string; agentId: string }

function agentsWithState(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('agents as a')
    .leftJoin('agent_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'a.workspace_id').onRef('v.id', '=', 'a.published_version_id'),
    )
    .select(['a.id', 'a.public_id', 'a.name', 'a.is_archived', 'a.draft', 'a.created_at', 'a.updated_at'])
    .select(['v.number as version_number', 'v.created_at as published_at'])
    .select([
      sql<boolean>`coalesce(a.draft <> v.settings, false)`.as('has_changes'),
      sql<number>`(select count(*)::int from agent_sources s
        where s.workspace_id = a.workspace_id and s.agent_id = a.id)`.as('source_count'),
    ])
    .where('a.workspace_id', '=', workspaceId)
}

/** By name, the archived ones last. */
export async function selectAgentList(tx: Tx, workspaceId: string): Promise<AgentListRow[]> {
  return await agentsWithState(tx, workspaceId)
    .orderBy('a.is_archived')
    .orderBy('a.name')
    .limit(500)
    .execute()
}

/** Of all agents that the transaction's actor sees, archived ones too. */
export async function selectAgentNames(tx: Tx, workspaceId: string): Promise<string[]> {
  const rows = await tx.selectFrom('agents').select('name').where('workspace_id', '=', workspaceId).execute()
  return rows.map(({ name }) => name)
}

export async function selectAgent(tx: Tx, { workspaceId, agentId }: Key): Promise<AgentListRow | undefined> {
  return await agentsWithState(tx, workspaceId).where('a.id', '=', agentId).executeTakeFirst()
}

/** The agent, held until the transaction ends: who publishes goes alone, so version numbers have no gap and no twin. */
export async function selectAgentForUpdate(
  tx: Tx,
  { workspaceId, agentId }: Key,
): Promise<AgentRow | undefined> {
  return await tx
    .selectFrom('agents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', agentId)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertAgent(
  tx: Tx,
  agent: {
    id: string
    workspaceId: string
    publicId: string
    name: string
    draft: object
    createdBy: string
  },
): Promise<void> {
  await tx
    .insertInto('agents')
    .values({
      id: agent.id,
      workspace_id: agent.workspaceId,
      public_id: agent.publicId,
      name: agent.name,
      draft: JSON.stringify(agent.draft),
      created_by: agent.createdBy,
    })
    .execute()
}

/**
 * Writes the draft if nobody wrote since `updatedAt` (to the millisecond, as JavaScript reads it). The new time, or
 * null when the row moved on or is not there.
 */
export async function updateAgentDraftRow(
  tx: Tx,
  { workspaceId, agentId, updatedAt, name, draft }: Key & { updatedAt: Date; name: string; draft: object },
): Promise<Date | null> {
  const row = await tx
    .updateTable('agents')
    .set({ name, draft: JSON.stringify(draft) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', agentId)
    .where('is_archived', '=', false)
    .where(sql<Date>`date_trunc('milliseconds', updated_at)`, '=', updatedAt)
    .returning('updated_at')
    .executeTakeFirst()
  return row?.updated_at ?? null
}

export async function updatePublishedVersion(tx: Tx, key: Key & { versionId: string }): Promise<Date> {
  const row = await tx
    .updateTable('agents')
    .set({ published_version_id: key.versionId })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.agentId)
    .returning('updated_at')
    .executeTakeFirstOrThrow()
  return row.updated_at
}

/** False when there is no such agent in the workspace. */
export async function updateAgentArchived(tx: Tx, key: Key & { isArchived: boolean }): Promise<boolean> {
  const result = await tx
    .updateTable('agents')
    .set({ is_archived: key.isArchived })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.agentId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function selectAgentSourceIds(tx: Tx, { workspaceId, agentId }: Key): Promise<string[]> {
  const rows = await tx
    .selectFrom('agent_sources')
    .select('source_id')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .execute()
  return rows.map((row) => row.source_id)
}

/** Makes the agent read exactly these sources; ids of other workspaces are passed over. */
export async function replaceAgentSources(
  tx: Tx,
  { workspaceId, agentId, sourceIds }: Key & { sourceIds: string[] },
): Promise<void> {
  await tx
    .deleteFrom('agent_sources')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .$if(sourceIds.length > 0, (query) => query.where('source_id', 'not in', sourceIds))
    .execute()
  if (sourceIds.length === 0) return
  await tx
    .insertInto('agent_sources')
    .columns(['workspace_id', 'agent_id', 'source_id'])
    .expression((from) =>
      from
        .selectFrom('knowledge_sources')
        .select(['workspace_id', sql<string>`${agentId}::uuid`.as('agent_id'), 'id'])
        .where('workspace_id', '=', workspaceId)
        .where('id', 'in', sourceIds),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** With its versions, conversations, media and all that hangs on them. False when there is no such agent in the workspace. */
export async function deleteAgentRow(tx: Tx, { workspaceId, agentId }: Key): Promise<boolean> {
  const result = await tx
    .deleteFrom('agents')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', agentId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** What has to be ended or cleared away elsewhere when an agent goes: answers being written, pictures that visitors sent. */
export async function selectAgentLooseEnds(
  tx: Tx,
  { workspaceId, agentId }: Key,
): Promise<{ runIds: string[]; attachmentIds: string[] }> {
  const runs = await tx
    .selectFrom('runs')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('status', '=', 'running')
    .execute()
  const attachments = await tx
    .selectFrom('attachments as t')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 't.workspace_id').onRef('c.id', '=', 't.conversation_id'),
    )
    .select('t.id')
    .where('t.workspace_id', '=', workspaceId)
    .where('c.agent_id', '=', agentId)
    .execute()
  return { runIds: runs.map(({ id }) => id), attachmentIds: attachments.map(({ id }) => id) }
}
