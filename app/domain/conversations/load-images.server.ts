import { selectAttachmentsOfConversation } from '#app/db/attachments.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { attachmentSize } from '#app/domain/media/open-attachment.server.ts'
import { readObject } from '#app/integrations/supabase/stored-objects.server.ts'
import { log } from '#app/lib/log.server.ts'
import type { LoadImages } from './images.ts'

/**
 * Pictures of this conversation and of no other, as we re-encoded them: sized, and without metadata. One that cannot be read is left
 * out; the model is told of it in words.
 */
export const loadImages: LoadImages = async (workspaceId, conversationId, ids) => {
  const rows = await asSystem('show a model what a visitor sent', (tx) =>
    selectAttachmentsOfConversation(tx, { workspaceId, conversationId }),
  )
  const images: Awaited<ReturnType<LoadImages>> = new Map()
  const wanted = rows.filter(({ id }) => ids.includes(id))
  await Promise.all(
    wanted.map(async (row) => {
      const largest = (row.sizes as { name: string }[]).at(-1)
      const size = largest && attachmentSize(row, largest.name)
      const bytes = size && (await readObject('uploads', size.path).catch(unreadable(row.id)))
      if (bytes)
        images.set(row.id, {
          type: 'image',
          mediaType: 'image/jpeg',
          data: Buffer.from(bytes).toString('base64'),
          width: size.width,
          height: size.height,
        })
    }),
  )
  return images
}

const unreadable = (attachmentId: string) => (error: unknown) => {
  log.warn({ error, attachmentId }, 'a picture could not be read for a model')
  return null
}
