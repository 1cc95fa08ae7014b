import type { Attachment } from '#app/contracts/stream-events.ts'
import type { ChatMessage, ContentPart } from '#app/integrations/llm/types.ts'

/** Reads pictures that visitors sent, for a model's eyes: by attachment id, and only those that can be read. */
export type LoadImages = (
  workspaceId: string,
  conversationId: string,
  ids: string[],
) => Promise<Map<string, Extract<ContentPart, { type: 'image' }>>>

/** A turn of the conversation, with what was sent beside it. */
export type Turn = { role: 'user' | 'assistant'; content: string; attachments: Attachment[] }

/** So many pictures go to a model, the newest; each costs as much as a page of text. */
const MAX_IMAGES = 4

/** The newest pictures of these turns, by id. */
export function imagesIn(turns: Turn[]): string[] {
  const ids = turns.flatMap(({ role, attachments }) =>
    role === 'user' ? attachments.filter(({ kind }) => kind === 'image').map(({ id }) => id) : [],
  )
  return ids.slice(-MAX_IMAGES)
}

/** The turns as a model gets them. A picture that could not be read, or is too old, is only mentioned. */
export function toMessages(
  turns: Turn[],
  images: Map<string, Extract<ContentPart, { type: 'image' }>>,
): ChatMessage[] {
  return turns.map(({ role, content, attachments }): ChatMessage => {
    if (role === 'assistant') return { role, content }
    const pictures = attachments.filter(({ kind }) => kind === 'image')
    const seen = pictures.flatMap(({ id }) => images.get(id) ?? [])
    const unseen = pictures.length - seen.length
    const note = `[The visitor ${content ? 'also ' : ''}sent ${unseen === 1 ? 'a picture' : `${unseen} pictures`}, not shown here.]`
    const text = [content, unseen > 0 ? note : ''].filter(Boolean).join('\n\n')
    if (seen.length === 0) return { role, content: text }
    // Some providers refuse an empty text.
    return { role, content: text ? [...seen, { type: 'text', text }] : seen }
  })
}
