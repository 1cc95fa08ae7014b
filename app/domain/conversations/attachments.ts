import type { Attachment } from '#app/contracts/stream-events.ts'
import type { GalleryItem } from '#app/db/run-situation.server.ts'

const MAX_BESIDE_AN_ANSWER = 8

/** Items of the agent's gallery as they stand beside an answer, in the order asked for; ids of anything else are nothing. */
export function toAttachments(gallery: GalleryItem[], ids: string[]): Attachment[] {
  return ids.slice(0, MAX_BESIDE_AN_ANSWER).flatMap((id) => {
    const item = gallery.find((one) => one.id === id)
    return item ? [toAttachment(item)] : []
  })
}

function toAttachment({ id, kind, caption, sizes }: GalleryItem): Attachment {
  const at = (name: string) => `/api/widget/v1/media/${id}/${name}`
  return {
    id,
    kind,
    sizes: sizes.map(({ name, width, height }) => ({ width, height, path: at(name) })),
    videoPath: kind === 'video' ? at('original') : null,
    caption,
  }
}
