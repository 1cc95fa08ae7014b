import { sql } from 'kysely'
import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { Rate } from './rate-limits.server.ts'
import { callAsVisitor, literal, type Tx } from './scope.server.ts'

// A question with the answer that begins, stored by one function of the database. For visitors the whole transaction is
// one message: nothing else of ours stands between a question and its first word.

export type QuestionToStore = {
  clientId: string
  text: string
  preview: string
  /** What the question is written in, if that can be told. */
  language: string | null
  questionId: string
  answerId: string
  runId: string
  /** The process that writes the answer. */
  owner: string
  /** How many messages the answer has in view. */
  history: number
  /** Pictures that the asker uploaded and has not sent yet, at most four. */
  attachmentIds?: string[]
  /** Where it was asked; null when that is not known. Stored with it. */
  page?: QuestionPage | null
}

/** The address without query and hash. Hostile, like everything that a visitor sends. */
export type QuestionPage = { url: string; title: string }

/** As the database takes it: no NUL, no half of a letter. */
const storedPage = (page: QuestionPage | null | undefined): string | null =>
  page && (page.url || page.title) ? JSON.stringify({ url: plain(page.url), title: plain(page.title) }) : null
const plain = (text: string) => text.replaceAll('\0', '').toWellFormed()

/** A conversation that is made by its first question. */
export type NewConversation = {
  id: string
  workspaceId: string
  agentId: string
  agentVersionId: string | null
  language: string | null
  subject: string
} & ({ channel: 'widget'; visitorId: string } | { channel: 'preview'; previewUserId: string })

export type StoredQuestion = {
  events: StreamEvent[]
  /** Up to and including the question, oldest first. */
  history: Pick<Message, 'author' | 'content' | 'status' | 'attachments'>[]
  answerId: string
  /** What the conversation was in before; null for a first question. */
  language: string | null
}

type AskedRow = {
  last: number
  said: Message
  begun: Message
  history: StoredQuestion['history'] | null
  language: string | null
}

function toStored({ last, said, begun, history, language }: AskedRow, runId: string): StoredQuestion {
  return {
    events: [
      { kind: 'message', message: said, seq: last - 1 },
      { kind: 'run.started', runId, message: begun, seq: last },
    ],
    history: history ?? [said],
    answerId: begun.id,
    language,
  }
}

/**
 * Stores a question, the empty answer and its run. Null, with nothing stored, when the agent is not the one to answer, an
 * answer is being written, the message is known, or the month is used up. Holds the conversation's lock afterwards. Throws
 * NOT_FOUND for pictures that are not the asker's to send.
 */
export async function insertQuestion(
  tx: Tx,
  place: { workspaceId: string; conversation: NewConversation | { id: string } },
  question: QuestionToStore,
  agent: { id: string; versionId: string | null; name: string; model: string },
): Promise<StoredQuestion | null> {
  const { conversation } = place
  const first = 'channel' in conversation ? JSON.stringify(conversation) : null
  const { rows } = await sql<{ asked: AskedRow | null }>`
    select app.ask(${place.workspaceId}::uuid, ${conversation.id}::uuid, ${first}::jsonb,
      ${agent.id}::uuid, ${agent.versionId}::uuid, ${agent.name}, ${agent.model},
      ${question.clientId}::uuid, ${question.text}, ${question.preview}, ${question.language},
      ${question.questionId}::uuid, ${question.answerId}::uuid, ${question.runId}::uuid, ${question.owner},
      ${question.history}::int, ${question.attachmentIds ?? []}::uuid[],
      ${storedPage(question.page)}::jsonb) as asked
  `.execute(tx)
  const asked = rows[0]?.asked
  return asked ? toStored(asked, question.runId) : null
}

export type VisitorQuestion = QuestionToStore & {
  /** Null: a conversation of its own, named after visitor and `clientId`. */
  conversationId: string | null
  /** For a new conversation. */
  subject: string
  firstLanguage: string | null
}

export type StoredVisitorQuestion = StoredQuestion & {
  workspaceId: string
  conversationId: string
  visitorId: string
  agent: { id: string; name: string; versionId: string; settings: unknown }
}

type AskedByVisitorRow = AskedRow & {
  workspaceId: string
  conversationId: string
  visitorId: string
  agentId: string
  agentName: string
  agentVersionId: string
  settings: unknown
}

/** The same as the visitor with this token, to their agent, in one round trip. Throws NOT_SIGNED_IN, NOT_FOUND, LIMIT_REACHED. */
export async function insertVisitorQuestion(
  visitor: { tokenHash: Buffer; requestId: string },
  question: VisitorQuestion,
  rates: readonly Rate[],
): Promise<StoredVisitorQuestion | null> {
  const values = [
    question.conversationId,
    question.clientId,
    question.text,
    question.preview,
    question.subject,
    question.language,
    question.firstLanguage,
    question.questionId,
    question.answerId,
    question.runId,
    question.owner,
  ].map(literal)
  const attachments = `ARRAY[${(question.attachmentIds ?? []).map(literal).join(', ')}]::uuid[]`
  const call = `SELECT app.ask_visitor(${values.join(', ')}, ${Math.trunc(question.history)}, ${attachments}, ${literal(storedPage(question.page))}::jsonb) AS asked`
  const row = await callAsVisitor<{ asked: AskedByVisitorRow | null }>(
    visitor.tokenHash,
    visitor.requestId,
    call,
    rates,
  )
  if (!row?.asked) return null
  const { workspaceId, conversationId, visitorId, agentId, agentName, agentVersionId, settings } = row.asked
  return {
    ...toStored(row.asked, question.runId),
    workspaceId,
    conversationId,
    visitorId,
    agent: { id: agentId, name: agentName, versionId: agentVersionId, settings },
  }
}
