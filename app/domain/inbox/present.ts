import type { ConversationHandler, MessageAuthor } from '#app/contracts/stream-events.ts'
import type { InboxRow } from '#app/db/inbox.server.ts'
import type { PersonRow } from '#app/db/members.server.ts'
import { faceUrl } from '#app/domain/agents/faces.ts'
import { firstNameOf } from './rules.ts'

/** A conversation as the inbox lists it. */
export type ListedConversation = {
  id: string
  subject: string | null
  /** Null until the visitor gives a name. */
  visitorName: string | null
  agent: { id: string; name: string; avatarUrl: string | null }
  handler: ConversationHandler
  assignee: { id: string; name: string } | null
  isClosed: boolean
  unreadCount: number
  /** Calls of the agent that somebody has to approve. */
  waitingCalls: number
  /** ISO 8601. */
  lastMessageAt: string
  lastMessagePreview: string | null
  lastMessageAuthor: MessageAuthor | null
}

export function toListed(row: InboxRow, people: PersonRow[]): ListedConversation {
  const assignee = people.find(({ user_id }) => user_id === row.assignee_id)
  return {
    id: row.id,
    subject: row.subject,
    visitorName: row.visitor_name,
    agent: {
      id: row.agent_id,
      name: row.agent_name,
      avatarUrl: row.agent_avatar && faceUrl(row.agent_avatar),
    },
    handler: row.handler,
    assignee: assignee ? { id: assignee.user_id, name: firstNameOf(assignee) } : null,
    isClosed: row.is_closed,
    unreadCount: row.unread_count,
    waitingCalls: row.waiting_calls,
    lastMessageAt: row.last_message_at.toISOString(),
    lastMessagePreview: row.last_message_preview,
    lastMessageAuthor: row.last_message_author,
  }
}
