import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

export type StoredFile = { bucket: 'media' | 'uploads'; path: string }

/**
 * Files of an agent and of attachments whose rows are gone; none as long as the agent is there. For the system: names the
 * workspace itself.
 */
export async function selectFilesOfDeletedAgent(
  tx: Tx,
  key: { workspaceId: string; agentId: string; attachmentIds: string[] },
): Promise<StoredFile[]> {
  const { rows } = await sql<StoredFile>`
    select o.bucket_id as bucket, o.name as path from storage.objects o
    where not exists (select from agents a where a.workspace_id = ${key.workspaceId} and a.id = ${key.agentId})
      and (
        o.bucket_id = 'media' and starts_with(o.name, ${`${key.workspaceId}/${key.agentId}/`})
        or o.bucket_id = 'uploads' and starts_with(o.name, ${`${key.workspaceId}/`})
          and split_part(o.name, '/', 2) = any(${key.attachmentIds}::text[])
          and not exists (select from attachments t
            where t.workspace_id = ${key.workspaceId} and t.id::text = split_part(o.name, '/', 2))
      )
    limit 5000
  `.execute(tx)
  return rows
}
