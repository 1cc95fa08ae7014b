import type { Insertable, Selectable } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Documents } from './types.ts'

export type DocumentRow = Selectable<Documents>

export async function insertDocument(tx: Tx, document: Insertable<Documents>): Promise<void> {
  await tx.insertInto('documents').values(document).execute()
}

/** Shows a staged document and its chunks, and removes every other document of the source, chunks and all. */
export async function updateDocumentCurrent(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
  documentId: string,
): Promise<void> {
  await tx
    .deleteFrom('documents')
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .where('id', '!=', documentId)
    .execute()
  await tx
    .updateTable('documents')
    .set({ is_staged: false })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', documentId)
    .execute()
  await tx
    .updateTable('chunks')
    .set({ is_enabled: true })
    .where('workspace_id', '=', workspaceId)
    .where('document_id', '=', documentId)
    .execute()
}

/** What attempts that never came to their end have left. */
export async function deleteStagedDocuments(tx: Tx, workspaceId: string, sourceId: string): Promise<void> {
  await tx
    .deleteFrom('documents')
    .where('workspace_id', '=', workspaceId)
    .where('source_id', '=', sourceId)
    .where('is_staged', '=', true)
    .execute()
}

/** The document that is shown; a source has at most one. */
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
    .where('is_staged', '=', false)
    .executeTakeFirst()
}
