import { sql } from 'kysely'
import type { StreamEventData } from '#app/contracts/stream-events.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { MESSAGE_COLUMNS, toMessage } from '#app/db/messages.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { Conversation } from './conversations.ts'

type Place = { workspaceId: string; conversationId: string; visitorId: string }

/** Seconds after the word before: agents answer at once, visitors think, people are busy. */
const PAUSES = { agent: 3, visitor: 74, member: 190, system: 312 }

/** Gives a conversation and all that hangs on it the times it is said to have had. */
export async function moveIntoThePast(tx: Tx, place: Place, conversation: Conversation): Promise<void> {
  const { workspaceId, conversationId, visitorId } = place
  const messages = await tx
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const begin = Date.now() - conversation.hoursAgo * 3_600_000
  let time = begin
  for (const [index, message] of messages.entries()) {
    if (index > 0) time += PAUSES[message.author] * 1000
    message.created_at = new Date(time)
    await tx
      .updateTable('messages')
      .set({ created_at: message.created_at })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', message.id)
      .execute()
  }
  const [first, last] = [new Date(begin), new Date(time)]
  await tx
    .updateTable('conversations')
    .set({ created_at: first, last_message_at: last, ...(conversation.isUnread ? {} : { unread_count: 0 }) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .execute()
  await tx
    .updateTable('visitors')
    .set({ created_at: first, last_seen_at: last, ...conversation.visitor })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', visitorId)
    .execute()
  await sql`
    update runs r set started_at = q.created_at, first_token_at = q.created_at + interval '0.4 seconds',
      heartbeat_at = a.created_at, finished_at = a.created_at
    from messages q, messages a
    where r.workspace_id = ${workspaceId} and r.conversation_id = ${conversationId}
      and q.workspace_id = r.workspace_id and q.id = r.question_id and a.workspace_id = r.workspace_id and a.id = r.answer_id
  `.execute(tx)
  await rewriteLog(tx, place, messages.map(toMessage))
}

/** The log is written anew with the same end: what was said, who answers, whether it is closed. */
async function rewriteLog(tx: Tx, place: Place, messages: ReturnType<typeof toMessage>[]): Promise<void> {
  const { workspaceId, conversationId } = place
  await tx
    .deleteFrom('conversation_events')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .execute()
  const state = await tx
    .updateTable('conversations')
    .set({ last_seq: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .returning(['handler', 'is_closed'])
    .executeTakeFirstOrThrow()
  const name = messages.findLast((message) => message.author === 'member')?.authorName ?? null
  const events: StreamEventData[] = messages.map((message) => ({ kind: 'message', message }))
  if (state.handler !== 'agent')
    events.push({ kind: 'handler', handler: state.handler, name: state.handler === 'human' ? name : null })
  if (state.is_closed) events.push({ kind: 'closed' })
  await insertEvents(tx, { conversationId, runId: null }, events)
}
