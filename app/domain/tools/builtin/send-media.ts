import type { GalleryItem } from '#app/db/run-situation.server.ts'
import type { OfferedTool } from '../types.ts'

/** More than this at once is a catalogue, not an answer. */
const MAX_AT_ONCE = 4
const CAPTION = 120

/** Puts pictures and videos of the agent's own gallery beside the answer; null when it has none. */
export function sendMediaTool(
  title: string,
  gallery: Pick<GalleryItem, 'id' | 'kind' | 'caption'>[],
): OfferedTool | null {
  if (gallery.length === 0) return null
  const own = new Set(gallery.map(({ id }) => id))
  const list = gallery.map(
    ({ id, kind, caption }) => `${id}: ${kind}, ${caption.slice(0, CAPTION) || 'without caption'}`,
  )
  return {
    spec: {
      name: 'send_media',
      description: `Shows pictures or videos to the visitor, beside your answer. Choose those that help with the question, at most ${MAX_AT_ONCE}. Never write their ids or an address. What there is:\n${list.join('\n')}`,
      parameters: {
        type: 'object',
        properties: {
          ids: {
            type: 'array',
            items: { type: 'string', enum: [...own] },
            minItems: 1,
            maxItems: MAX_AT_ONCE,
          },
        },
        required: ['ids'],
        additionalProperties: false,
      },
    },
    kind: 'media',
    toolId: null,
    title,
    visitorTitle: title,
    isDangerous: false,
    isIdempotent: true,
    isReading: true,
    async run({ ids }) {
      const mediaIds = [...new Set((Array.isArray(ids) ? ids : []).map(String))]
      // The schema says so already; an id of anybody else must not depend on a schema.
      if (mediaIds.some((id) => !own.has(id))) return { content: 'There is no such picture.', isError: true }
      return {
        content: 'The visitor sees them below your answer.',
        isError: false,
        detail: { mediaIds },
        effect: { kind: 'media', mediaIds },
      }
    },
  }
}
