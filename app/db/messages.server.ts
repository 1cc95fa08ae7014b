import { type Selectable, sql } from 'kysely'
import type {
  Attachment,
  Citation,
  Message,
  MessageAuthor,
  MessageStatus,
} from '#app/contracts/stream-events.ts'
import type { QuestionPage } from './ask.server.ts'
import type { Tx } from './scope.server.ts'
import type { Messages } from './types.ts'

export const MESSAGE_COLUMNS = [
  'id',
  'client_id',
  'author',
  'author_name',
  'run_id',
  'content',
  'citations',
  'attachments',
  'status',
  'created_at',
] as const

type Row = Pick<Selectable<Messages>, (typeof MESSAGE_COLUMNS)[number]>

/** A row as outsiders read it. */
export function toMessage(row: Row): Message {
  const attachments = row.attachments as unknown as Attachment[]
  return {
    id: row.id,
    clientId: row.client_id,
    author: row.author as MessageAuthor,
    authorName: row.author_name,
    content: row.content,
    citations: row.citations as unknown as Citation[],
    ...(attachments.length > 0 && { attachments }),
    ...(row.run_id !== null && { runId: row.run_id }),
    status: row.status as MessageStatus,
    createdAt: new Date(row.created_at).toISOString(),
  }
}

export type NewMessage = {
  id: string
  workspaceId: string
  conversationId: string
  clientId: string | null
  author: MessageAuthor
  authorUserId?: string
  authorName: string | null
  runId?: string
  content: string
  /** Pictures of the sender's own, which `updateAttachmentsSent` then binds to the message. */
  attachments?: Attachment[]
  status: MessageStatus
}

/** Null when the conversation has a message with this client id already. */
export async function insertMessage(tx: Tx, message: NewMessage): Promise<Message | null> {
  const row = await tx
    .insertInto('messages')
    .values({
      id: message.id,
      workspace_id: message.workspaceId,
      conversation_id: message.conversationId,
      client_id: message.clientId,
      author: message.author,
      author_user_id: message.authorUserId ?? null,
      author_name: message.authorName,
      run_id: message.runId ?? null,
      content: message.content,
      attachments: JSON.stringify(message.attachments ?? []),
      status: message.status,
      // Not now(): two messages of one transaction, or one that waited, stand in the order they were said.
      created_at: sql<Date>`clock_timestamp()`,
    })
    .onConflict((conflict) => conflict.columns(['conversation_id', 'client_id']).doNothing())
    .returning(MESSAGE_COLUMNS)
    .executeTakeFirst()
  return row ? toMessage(row) : null
}

type Key = { workspaceId: string; conversationId: string }

export async function selectMessageByClientId(
  tx: Tx,
  key: Key & { clientId: string },
): Promise<Message | null> {
  const row = await tx
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('client_id', '=', key.clientId)
    .executeTakeFirst()
  return row ? toMessage(row) : null
}

export async function selectMessage(tx: Tx, key: Key & { messageId: string }): Promise<Message | null> {
  const row = await tx
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('id', '=', key.messageId)
    .executeTakeFirst()
  return row ? toMessage(row) : null
}

/** Where a question was asked; null when that was not said. */
export async function selectPageOf(tx: Tx, key: Key & { messageId: string }): Promise<QuestionPage | null> {
  const row = await tx
    .selectFrom('messages')
    .select('page')
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('id', '=', key.messageId)
    .executeTakeFirst()
  return (row?.page ?? null) as QuestionPage | null
}

/** The newest `limit` messages up to and including the question, oldest first. */
export async function selectHistory(
  tx: Tx,
  key: Key & { questionId: string; limit: number },
): Promise<Message[]> {
  const rows = await tx
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('created_at', '<=', (eb) =>
      eb
        .selectFrom('messages as question')
        .select('question.created_at')
        .where('question.workspace_id', '=', key.workspaceId)
        .where('question.conversation_id', '=', key.conversationId)
        .where('question.id', '=', key.questionId),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(key.limit)
    .execute()
  return rows.reverse().map(toMessage)
}

/** `attachments` left out: as they were. */
export type AnswerChange = {
  content: string
  citations: Citation[]
  attachments?: Attachment[]
  status: MessageStatus
}

export async function updateAnswer(
  tx: Tx,
  key: Key & { answerId: string },
  change: AnswerChange,
): Promise<Message | null> {
  const row = await tx
    .updateTable('messages')
    .set({
      content: change.content,
      citations: JSON.stringify(change.citations),
      ...(change.attachments && { attachments: JSON.stringify(change.attachments) }),
      status: change.status,
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('conversation_id', '=', key.conversationId)
    .where('id', '=', key.answerId)
    .returning(MESSAGE_COLUMNS)
    .executeTakeFirst()
  return row ? toMessage(row) : null
}

/** The citation of this chunk in an answer to this visitor (`visitorId` null: to anybody), if one cites it. */
export async function selectCitationInConversations(
  tx: Tx,
  key: { workspaceId: string; visitorId: string | null; chunkId: string },
): Promise<Citation | null> {
  const row = await tx
    .selectFrom('messages')
    .innerJoin('conversations', (join) =>
      join
        .onRef('conversations.workspace_id', '=', 'messages.workspace_id')
        .onRef('conversations.id', '=', 'messages.conversation_id'),
    )
    .select('messages.citations')
    .where('messages.workspace_id', '=', key.workspaceId)
    .$if(key.visitorId !== null, (query) => query.where('conversations.visitor_id', '=', key.visitorId))
    .where(sql<boolean>`messages.citations @> ${JSON.stringify([{ chunkId: key.chunkId }])}::jsonb`)
    .limit(1)
    .executeTakeFirst()
  const citations = (row?.citations ?? []) as unknown as Citation[]
  return citations.find((citation) => citation.chunkId === key.chunkId) ?? null
}
