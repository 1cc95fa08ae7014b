import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

type Key = { workspaceId: string; agentId: string }

export type VersionListRow = {
  id: string
  number: number
  note: string | null
  created_by: string | null
  created_at: Date
}

/**
 * Publishes the draft as the next version, word for word, in one statement. The caller holds the agent's row
 * (selectAgentForUpdate), so the number it takes is nobody else's.
 */
export async function insertNextVersion(
  tx: Tx,
  version: Key & { id: string; note: string | null; createdBy: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into agent_versions (id, workspace_id, agent_id, number, settings, note, created_by)
    select ${version.id}, a.workspace_id, a.id,
      1 + coalesce((select max(v.number) from agent_versions v
        where v.workspace_id = a.workspace_id and v.agent_id = a.id), 0),
      a.draft, ${version.note}, ${version.createdBy}
    from agents a where a.workspace_id = ${version.workspaceId} and a.id = ${version.agentId}
    returning number`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('The agent to publish is not there.')
  return row.number
}

/** Newest first. */
export async function selectVersions(
  tx: Tx,
  { workspaceId, agentId }: Key,
  limit = 50,
): Promise<VersionListRow[]> {
  return await tx
    .selectFrom('agent_versions')
    .select(['id', 'number', 'note', 'created_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
}

export type VersionRow = VersionListRow & { settings: unknown }

/**
 * The latest earlier version with the very settings of the one that is live, when another one was live between the two: what visitors
 * meet is that one again. Null otherwise, and for an agent that is not published.
 */
export async function selectVersionRepeated(tx: Tx, { workspaceId, agentId }: Key): Promise<number | null> {
  const { rows } = await sql<{ number: number }>`
    select o.number
    from agents a
    join agent_versions v on v.workspace_id = a.workspace_id and v.id = a.published_version_id
    join agent_versions o on o.workspace_id = v.workspace_id and o.agent_id = v.agent_id and o.number < v.number
      and o.settings = v.settings
    where a.workspace_id = ${workspaceId} and a.id = ${agentId}
      and exists (select from agent_versions b where b.workspace_id = v.workspace_id and b.agent_id = v.agent_id
        and b.number = v.number - 1 and b.settings <> v.settings)
    order by o.number desc limit 1`.execute(tx)
  return rows[0]?.number ?? null
}

/** With how many conversations each version answered last, as far as the transaction's actor sees them. */
export async function selectVersionsAnswered(
  tx: Tx,
  { workspaceId, agentId }: Key,
): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('conversations')
    .select(['agent_version_id', (eb) => eb.fn.countAll<string>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('channel', '=', 'widget')
    .where('agent_version_id', 'is not', null)
    .groupBy('agent_version_id')
    .execute()
  return new Map(rows.map((row) => [row.agent_version_id ?? '', Number(row.count)]))
}

export async function selectVersion(
  tx: Tx,
  { workspaceId, agentId, number }: Key & { number: number },
): Promise<VersionRow | undefined> {
  return await tx
    .selectFrom('agent_versions')
    .select(['id', 'number', 'note', 'created_by', 'created_at', 'settings'])
    .where('workspace_id', '=', workspaceId)
    .where('agent_id', '=', agentId)
    .where('number', '=', number)
    .executeTakeFirst()
}

/**
 * An earlier version's settings, word for word, as the next version. The caller holds the agent's row, as for
 * insertNextVersion. Null when there is no such version.
 */
export async function insertVersionAgain(
  tx: Tx,
  version: Key & { id: string; sourceId: string; note: string; createdBy: string },
): Promise<number | null> {
  const { rows } = await sql<{ number: number }>`
    insert into agent_versions (id, workspace_id, agent_id, number, settings, note, created_by)
    select ${version.id}, s.workspace_id, s.agent_id,
      1 + (select max(v.number) from agent_versions v
        where v.workspace_id = s.workspace_id and v.agent_id = s.agent_id),
      s.settings, ${version.note}, ${version.createdBy}
    from agent_versions s
    where s.workspace_id = ${version.workspaceId} and s.agent_id = ${version.agentId} and s.id = ${version.sourceId}
    returning number`.execute(tx)
  return rows[0]?.number ?? null
}

/** The draft as a version has it, word for word. Returns the row's new time. */
export async function updateDraftFromVersion(tx: Tx, key: Key & { versionId: string }): Promise<Date> {
  const { rows } = await sql<{ updated_at: Date }>`
    update agents a set draft = v.settings from agent_versions v
    where a.workspace_id = ${key.workspaceId} and a.id = ${key.agentId}
      and v.workspace_id = a.workspace_id and v.agent_id = a.id and v.id = ${key.versionId}
    returning a.updated_at`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('The version to copy is not there.')
  return row.updated_at
}

/** The number of the version that answers a conversation; null for a draft, or when its agent never had one. */
export async function selectVersionOfConversation(
  tx: Tx,
  key: { workspaceId: string; conversationId: string },
): Promise<number | null> {
  const row = await tx
    .selectFrom('conversations as c')
    .innerJoin('agent_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'c.workspace_id').onRef('v.id', '=', 'c.agent_version_id'),
    )
    .select('v.number')
    .where('c.workspace_id', '=', key.workspaceId)
    .where('c.id', '=', key.conversationId)
    .executeTakeFirst()
  return row?.number ?? null
}
