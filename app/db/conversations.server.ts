import { type Selectable, sql } from 'kysely'
import type { ConversationHandler, MessageAuthor } from '#app/contracts/stream-events.ts'
import type { NewConversation } from './ask.server.ts'
import type { Tx } from './scope.server.ts'
import type { Conversations } from './types.ts'

// Columns are always named: a visitor's role may not read all of them.
const COLUMNS = [
  'id',
  'agent_id',
  'agent_version_id',
  'visitor_id',
  'channel',
  'handler',
  'assignee_id',
  'is_closed',
  'language',
  'subject',
  'last_seq',
] as const

export type ConversationRow = Pick<
  Selectable<Conversations>,
  Exclude<(typeof COLUMNS)[number], 'handler' | 'last_seq'>
> & {
  handler: ConversationHandler
  last_seq: number
}

type Key = { workspaceId: string; conversationId: string }

/**
 * One question, take-over or hand-back of a conversation at a time, until the end of the transaction. An advisory lock:
 * the streaming answer keeps appending meanwhile, which a lock on the row would block, or deadlock with.
 */
export async function lockConversation(tx: Tx, conversationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${conversationId}::uuid::text, 0))`.execute(tx)
}

export async function selectConversation(
  tx: Tx,
  { workspaceId, conversationId }: Key,
): Promise<ConversationRow | undefined> {
  const row = await tx
    .selectFrom('conversations')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst()
  return row as ConversationRow | undefined
}

/** The id of the visitor's latest conversation with the agent. */
export async function selectCurrentConversationId(
  tx: Tx,
  key: { workspaceId: string; agentId: string; visitorId: string },
): Promise<string | null> {
  const row = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', key.workspaceId)
    .where('visitor_id', '=', key.visitorId)
    .where('agent_id', '=', key.agentId)
    .orderBy('last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Whether this is the person's own preview of the agent. */
export async function matchPreviewConversation(
  tx: Tx,
  key: Key & { agentId: string; userId: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.conversationId)
    .where('channel', '=', 'preview')
    .where('preview_user_id', '=', key.userId)
    .where('agent_id', '=', key.agentId)
    .executeTakeFirst()
  return row !== undefined
}

export type SaidLast = { author: MessageAuthor; preview: string }

/** False when the id is there already: the same first message, sent twice, is one conversation. */
export async function insertConversation(
  tx: Tx,
  conversation: NewConversation,
  said: SaidLast,
): Promise<boolean> {
  const result = await tx
    .insertInto('conversations')
    .values({
      id: conversation.id,
      workspace_id: conversation.workspaceId,
      agent_id: conversation.agentId,
      agent_version_id: conversation.agentVersionId,
      channel: conversation.channel,
      language: conversation.language,
      subject: conversation.subject,
      last_message_preview: said.preview,
      last_message_author: said.author,
      // Nobody waits for a preview to be read.
      ...(conversation.channel === 'widget'
        ? { visitor_id: conversation.visitorId, unread_count: 1 }
        : { preview_user_id: conversation.previewUserId }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/**
 * A visitor said something: it counts as unread, reopens a closed conversation, and locks the row until the end of the
 * transaction. Returns who is to answer, and whether it had been closed; null when there is no such conversation.
 */
export async function updateConversationOnQuestion(
  tx: Tx,
  { workspaceId, conversationId }: Key,
  said: SaidLast & { language: string | null; agentVersionId: string | null },
): Promise<{ handler: ConversationHandler } | null> {
  const row = await tx
    .updateTable('conversations')
    .set((eb) => ({
      last_message_at: sql<Date>`clock_timestamp()`,
      last_message_preview: said.preview,
      last_message_author: said.author,
      unread_count: eb('unread_count', '+', 1),
      is_closed: false,
      language: said.language ?? eb.ref('language'),
      agent_version_id: said.agentVersionId ?? eb.ref('agent_version_id'),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .returning('handler')
    .executeTakeFirst()
  return row ? { handler: row.handler as ConversationHandler } : null
}

/** Somebody on our side said something. */
export async function updateConversationOnReply(
  tx: Tx,
  { workspaceId, conversationId }: Key,
  said: SaidLast,
): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({
      last_message_at: sql<Date>`clock_timestamp()`,
      last_message_preview: said.preview,
      last_message_author: said.author,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .execute()
}

type HandlerChange = {
  handler: ConversationHandler
  assigneeId: string | null
  /** Who must be answering for the change to happen; `assignee` null means nobody in person. */
  unless?: ConversationHandler
}

/**
 * Changes who answers, unless `unless` already does; one conditional write, so that of two people one wins. A visitor's
 * role leaves the assignee as it is.
 */
export async function updateConversationHandler(
  tx: Tx,
  { workspaceId, conversationId }: Key,
  change: HandlerChange | Omit<HandlerChange, 'assigneeId'>,
): Promise<boolean> {
  const result = await tx
    .updateTable('conversations')
    .set({ handler: change.handler, ...('assigneeId' in change ? { assignee_id: change.assigneeId } : {}) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .where(sql<boolean>`handler is distinct from ${change.unless ?? null}`)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Back to the agent, if this person or nobody in person was answering. */
export async function updateConversationHandBack(
  tx: Tx,
  { workspaceId, conversationId }: Key,
): Promise<boolean> {
  const result = await tx
    .updateTable('conversations')
    .set({ handler: 'agent', assignee_id: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .where('handler', '!=', 'agent')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** True when this call changed it. */
export async function updateConversationClosed(
  tx: Tx,
  { workspaceId, conversationId }: Key,
  isClosed: boolean,
): Promise<boolean> {
  const result = await tx
    .updateTable('conversations')
    .set({ is_closed: isClosed, ...(isClosed ? { unread_count: 0 } : {}) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .where('is_closed', '!=', isClosed)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Somebody of the team has seen it. Writes only when there was something unread. */
export async function updateConversationRead(tx: Tx, { workspaceId, conversationId }: Key): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({ unread_count: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .where('unread_count', '>', 0)
    .execute()
}
