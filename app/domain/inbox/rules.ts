import type { ConversationHandler } from '#app/contracts/stream-events.ts'

export const INBOX_VIEWS = ['open', 'waiting', 'approval', 'mine', 'closed'] as const
export type InboxView = (typeof INBOX_VIEWS)[number]

/** First word of a person's name; their address up to the @ when they gave none. Visitors are told no more. */
export function firstNameOf(person: { display_name: string; email: string }): string {
  return person.display_name.trim().split(/\s+/)[0] || (person.email.split('@')[0] ?? '')
}

type State = { handler: ConversationHandler; assigneeId: string | null; isClosed: boolean }

/** What this person may do with a conversation now; the database has the last word. */
export function deedsFor(
  state: State,
  userId: string,
): {
  takeOver: boolean
  reply: boolean
  handBack: boolean
  close: boolean
  reopen: boolean
} {
  const isOpen = !state.isClosed
  const isMine = state.handler === 'human' && state.assigneeId === userId
  return {
    takeOver: isOpen && state.handler !== 'human',
    reply: isOpen && isMine,
    handBack: isOpen && state.handler !== 'agent',
    close: isOpen,
    reopen: state.isClosed,
  }
}
