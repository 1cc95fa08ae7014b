import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Attachments } from './types.ts'

export type AttachmentRow = Selectable<Attachments>

/** Not sent yet: app.ask binds it to its message. `owner` is who asks: the visitor, or the person who tries out a draft. */
export async function insertAttachment(
  tx: Tx,
  picture: {
    id: string
    workspaceId: string
    owner: { visitorId: string } | { previewUserId: string }
    storagePath: string
    mimeType: AttachmentRow['mime_type']
    sizeBytes: number
    width: number
    height: number
    sizes: object[]
  },
): Promise<void> {
  const { owner } = picture
  await tx
    .insertInto('attachments')
    .values({
      id: picture.id,
      workspace_id: picture.workspaceId,
      ...('visitorId' in owner ? { visitor_id: owner.visitorId } : { preview_user_id: owner.previewUserId }),
      storage_path: picture.storagePath,
      mime_type: picture.mimeType,
      size_bytes: picture.sizeBytes,
      width: picture.width,
      height: picture.height,
      sizes: JSON.stringify(picture.sizes),
    })
    .execute()
}

/** As far as the asker may see it: a visitor their own, people those of conversations they see. */
export async function selectAttachment(
  tx: Tx,
  key: { workspaceId: string; attachmentId: string },
): Promise<AttachmentRow | undefined> {
  return await tx
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.attachmentId)
    .executeTakeFirst()
}

/** For the system: the pictures of a conversation's messages. */
export async function selectAttachmentsOfConversation(
  tx: Tx,
  key: { workspaceId: string; conversationId: string },
): Promise<AttachmentRow[]> {
  return await tx
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute()
}

/** For the system: removes what was never sent, across workspaces. Returns the rows, for their files. */
export async function deleteUnsentAttachments(
  tx: Tx,
  olderThanHours: number,
  limit: number,
): Promise<AttachmentRow[]> {
  return await tx
    .deleteFrom('attachments')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('attachments')
        .select('id')
        .where('message_id', 'is', null)
        .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${olderThanHours})`)
        .orderBy('created_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
}
