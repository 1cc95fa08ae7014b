import { type AttachmentRow, selectAttachment } from '#app/db/attachments.server.ts'
import { asActor, asVisitor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import type { VisitorContext } from '#app/domain/conversations/visitor.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { openObject } from '#app/integrations/supabase/stored-objects.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import type { StoredSize } from './media-view.ts'
import type { OpenFile } from './open-media.server.ts'
import { SIZE_NAME } from './rules.ts'

type Asked = { attachmentId: string; size: string }

/** A visitor's own picture. Throws NOT_FOUND for anybody else's. */
export async function openVisitorAttachment(visitor: VisitorContext, asked: Asked): Promise<OpenFile> {
  const { attachmentId } = asked
  if (!isUuid(attachmentId)) throw new AppError('NOT_FOUND')
  const row = await asVisitor(visitor.tokenHash, visitor.requestId, (tx, { workspaceId }) =>
    selectAttachment(tx, { workspaceId, attachmentId }),
  )
  return await open(row, asked.size)
}

/** A picture of a conversation that the member sees, or of their own trial of a draft. Throws NOT_FOUND. */
export async function openMemberAttachment(ctx: Context, asked: Asked): Promise<OpenFile> {
  requirePermission(ctx, 'conversation', 'read')
  const { attachmentId } = asked
  if (!isUuid(attachmentId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  const row = await asActor(scopeOf(ctx), (tx) => selectAttachment(tx, { workspaceId, attachmentId }))
  return await open(row, asked.size)
}

async function open(row: AttachmentRow | undefined, name: string): Promise<OpenFile> {
  const size = row && SIZE_NAME.test(name) ? attachmentSize(row, name) : null
  const object = size && (await openObject('uploads', size.path))
  if (!size || !object) throw new AppError('NOT_FOUND')
  return { ...object, mimeType: size.mimeType, isVideo: false }
}

/** A size of ours in the picture's own folder; null for anything else. The table checks the path of the largest alone. */
export function attachmentSize(row: AttachmentRow, name: string): StoredSize | null {
  const size = (row.sizes as StoredSize[]).find((one) => one.name === name)
  if (!size?.path.startsWith(`${row.workspace_id}/${row.id}/`) || size.path.includes('..')) return null
  return size.mimeType === 'image/jpeg' ? size : null
}
