import type { ConversationHandler, Message } from '#app/contracts/stream-events.ts'

/**
 * The first name of the person who answers, as the visitor was told: the take-over leaves a system message that carries
 * it. Null while no person answers.
 */
export function handlerNameIn(handler: ConversationHandler, messages: Message[]): string | null {
  if (handler !== 'human') return null
  return (
    messages.findLast(({ author, authorName }) => (author === 'system' || author === 'member') && authorName)
      ?.authorName ?? null
  )
}
