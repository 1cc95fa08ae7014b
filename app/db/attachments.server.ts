import { type Selectable, sql } from 'kysely'
import type { Attachment } from '#app/contracts/stream-events.ts'
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

type Size = { name: string; width: number; height: number }

/** A picture as readers of the conversation see it, as app.ask writes it. */
export function toAttachment(row: { id: string; sizes: unknown }): Attachment {
  const sizes = (row.sizes as Size[]).map(({ name, width, height }) => ({
    width,
    height,
    path: `/api/widget/v1/attachments/${row.id}/${name}`,
  }))
  return { id: row.id, kind: 'image', sizes, videoPath: null, caption: '' }
}

/**
 * What app.ask does, for a message that no agent answers: the asker's own pictures, in the order of `ids`, held until
 * `updateAttachmentsSent`. Null when one is not theirs, was sent before, or stands there twice.
 */
export async function selectUnsentAttachments(
  tx: Tx,
  key: { workspaceId: string; ids: string[] },
): Promise<Attachment[] | null> {
  if (key.ids.length === 0) return []
  const rows = await tx
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('id', 'in', key.ids)
    .where('message_id', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  const found = new Map(rows.map((row) => [row.id, toAttachment(row)]))
  const inOrder = key.ids.flatMap((id) => found.get(id) ?? [])
  return found.size === key.ids.length ? inOrder : null
}

export async function updateAttachmentsSent(
  tx: Tx,
  key: { workspaceId: string; conversationId: string; messageId: string; ids: string[] },
): Promise<void> {
  if (key.ids.length === 0) return
  await tx
    .updateTable('attachments')
    .set({ conversation_id: key.conversationId, message_id: key.messageId })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', 'in', key.ids)
    .where('message_id', 'is', null)
    .execute()
}

/** How many of the asker's pictures wait to be sent; counted up to `most`. */
export async function selectUnsentCount(
  tx: Tx,
  key: { workspaceId: string; owner: { visitorId: string } | { previewUserId: string }; most: number },
): Promise<number> {
  const { owner } = key
  const rows = await tx
    .selectFrom('attachments')
    .select('id')
    .where('workspace_id', '=', key.workspaceId)
    .where('message_id', 'is', null)
    .where(
      'visitorId' in owner ? 'visitor_id' : 'preview_user_id',
      '=',
      'visitorId' in owner ? owner.visitorId : owner.previewUserId,
    )
    .limit(key.most)
    .execute()
  return rows.length
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
