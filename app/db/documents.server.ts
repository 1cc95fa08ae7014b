import type { Insertable, Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Documents } from './types.ts'

export type DocumentRow = Selectable<Documents>

export async function insertDocument(tx: Tx, document: Insertable<Documents>): Promise<void> {
  await tx.insertInto('documents').values(document).execute()
}

/** Their chunks go with them. */
export async function deleteDocumentsOfSource(tx: Tx, workspaceId: string, sourceId: string): Promise<void> {
  await tx
    .deleteFrom('documents')
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .execute()
}

export async function selectDocumentOfSource(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
): Promise<DocumentRow | undefined> {
  return await tx
    .selectFrom('documents')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
}
