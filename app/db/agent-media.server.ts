import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { AgentMedia } from './types.ts'

export type MediaRow = Selectable<AgentMedia>
/** JSON columns as text. */
export type NewMedia = Omit<Insertable<AgentMedia>, 'created_at' | 'updated_at'>
type Key = { workspaceId: string; agentId: string; mediaId: string }

/** In the order of the gallery. */
export async function selectAgentMedia(
  tx: Tx,
  key: { workspaceId: string; agentId: string },
): Promise<MediaRow[]> {
  return await tx
    .selectFrom('agent_media')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('agent_id', '=', key.agentId)
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('id')
    .limit(500)
    .execute()
}

export async function selectMedia(tx: Tx, key: Key): Promise<MediaRow | undefined> {
  return await tx
    .selectFrom('agent_media')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('agent_id', '=', key.agentId)
    .where('id', '=', key.mediaId)
    .executeTakeFirst()
}

/** An item of any agent that the person sees. */
export async function selectWorkspaceMedia(
  tx: Tx,
  key: { workspaceId: string; mediaId: string },
): Promise<MediaRow | undefined> {
  return await tx
    .selectFrom('agent_media')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.mediaId)
    .executeTakeFirst()
}

/** For the system: what anybody who has its id may look at: ready, of a published agent whose workspace is still there. */
export async function selectPublicMedia(tx: Tx, mediaId: string): Promise<MediaRow | undefined> {
  return await tx
    .selectFrom('agent_media as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .innerJoin('agents as a', (join) =>
      join.onRef('a.workspace_id', '=', 'm.workspace_id').onRef('a.id', '=', 'm.agent_id'),
    )
    .selectAll('m')
    .where('a.published_version_id', 'is not', null)
    .where('a.is_archived', '=', false)
    .where('m.id', '=', mediaId)
    .where('m.status', '=', 'ready')
    .where('w.deleted_at', 'is', null)
    .executeTakeFirst()
}

export async function insertMedia(tx: Tx, media: NewMedia): Promise<void> {
  await tx.insertInto('agent_media').values(media).execute()
}

/** False when there is no such media. */
export async function updateMedia(tx: Tx, key: Key, change: Updateable<AgentMedia>): Promise<boolean> {
  const result = await tx
    .updateTable('agent_media')
    .set(change)
    .where('workspace_id', '=', key.workspaceId)
    .where('agent_id', '=', key.agentId)
    .where('id', '=', key.mediaId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The row that was, with the paths of its files; undefined when there is none. */
export async function deleteMedia(tx: Tx, key: Key): Promise<MediaRow | undefined> {
  return await tx
    .deleteFrom('agent_media')
    .where('workspace_id', '=', key.workspaceId)
    .where('agent_id', '=', key.agentId)
    .where('id', '=', key.mediaId)
    .returningAll()
    .executeTakeFirst()
}
