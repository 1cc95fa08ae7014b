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
