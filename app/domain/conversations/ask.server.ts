import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { AnsweringAgent } from '#app/db/answering-agents.server.ts'
import {
  insertQuestion,
  type NewConversation,
  type QuestionPage,
  type QuestionToStore,
} from '#app/db/ask.server.ts'
import { selectUnsentAttachments, updateAttachmentsSent } from '#app/db/attachments.server.ts'
import { insertEvents, selectRunEnd } from '#app/db/conversation-events.server.ts'
import {
  insertConversation,
  selectConversation,
  updateConversationOnQuestion,
} from '#app/db/conversations.server.ts'
import { insertMessage, selectMessageByClientId } from '#app/db/messages.server.ts'
import { selectRunOfQuestion } from '#app/db/runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import { stopRunIn } from './end-run.server.ts'
import { answerLanguage, HISTORY_MESSAGES, PREVIEW_LENGTH, shorten } from './rules.ts'
import { ownerName } from './run-engine.server.ts'
import { planRun, type RunPlan } from './run-plan.server.ts'
import { sendToPeople } from './send-to-people.server.ts'

export type Question = {
  workspaceId: string
  /** Made when it is not there yet. */
  conversation: NewConversation | { id: string }
  clientId: string
  text: string
  /** Pictures of the asker's own that were not sent yet. */
  attachmentIds?: string[]
  /** BCP 47 tag of the asker's page. */
  browserLanguage: string
  /** Where they asked. */
  page?: QuestionPage | null
}

export type Asked = {
  conversationId: string
  /** What to write, by `startRun`, once the transaction is committed; null when no agent answers, or already does. */
  plan: RunPlan | null
  /** To publish after the commit. */
  events: StreamEvent[]
  /** The run that had to make room for this question. */
  stoppedRunId: string | null
  /** Where the stream of this question ends: with a run, or with an event that is in the log already. */
  until: { runId: string } | { seq: number }
}

type Answerer = { agent: AnsweringAgent; settings: AgentSettings }
type Place = { workspaceId: string; conversationId: string }

/** What a list shows of a question: for a picture without a word, that it is one. */
export function wordsOf({ text, browserLanguage }: Pick<Question, 'text' | 'browserLanguage'>): string {
  return text || translatorFor(languageOfTag(browserLanguage) === 'pt' ? 'pt-BR' : 'en')('answers.picture')
}

/** What the database needs to know of a question, whoever asks. */
export function questionToStore(
  question: Pick<Question, 'clientId' | 'text' | 'attachmentIds' | 'browserLanguage' | 'page'>,
): QuestionToStore {
  const { clientId, text, attachmentIds = [], page = null } = question
  return {
    clientId,
    text,
    attachmentIds,
    page,
    preview: shorten(wordsOf(question), PREVIEW_LENGTH),
    language: detectLanguage(text),
    questionId: newId(),
    answerId: newId(),
    runId: newId(),
    owner: ownerName(),
    history: HISTORY_MESSAGES,
  }
}

/**
 * Stores a question and, if the agent answers here, the empty answer with its run. The same `clientId` again stores
 * nothing and points to what the first one began. A running answer is stopped: the new question is answered with it in
 * view. One transaction; throws NOT_FOUND when the asker cannot see the conversation.
 */
export async function askIn(tx: Tx, question: Question, { agent, settings }: Answerer): Promise<Asked> {
  const { workspaceId, conversation, clientId, text, attachmentIds = [] } = question
  const place = { workspaceId, conversationId: conversation.id }
  const toStore = questionToStore(question)
  const begin = async (stopped: Awaited<ReturnType<typeof stopRunIn>>): Promise<Asked | null> => {
    const stored = await insertQuestion(tx, question, toStore, { ...agent, model: settings.model })
    if (!stored) return null
    const plan = planRun({ ...question, ...place }, toStore.runId, stored, { agent, settings })
    const events = [...(stopped?.events ?? []), ...stored.events]
    const { runId } = plan
    return { ...place, plan, events, stoppedRunId: stopped?.runId ?? null, until: { runId } }
  }

  const begun = await begin(null)
  if (begun) return begun
  // From here on the conversation is locked, and this is not the usual case.
  const known = await findEarlier(tx, place, clientId, agent.id)
  if (known?.message) return resume(tx, place, known.message)
  const stopped = known ? await stopRunIn(tx, place) : null
  const afterStop = known ? await begin(stopped) : null
  if (afterStop) return afterStop

  // People answer here, or the month is used up.
  const last = { author: 'visitor' as const, preview: toStore.preview }
  if (!known && !('channel' in conversation && (await insertConversation(tx, conversation, last))))
    throw new AppError('NOT_FOUND')
  const attachments = await selectUnsentAttachments(tx, { workspaceId, ids: attachmentIds })
  if (!attachments) throw new AppError('NOT_FOUND', { messageKey: 'errors.media.notYours' })
  const said = await insertMessage(tx, {
    ...place,
    id: toStore.questionId,
    clientId,
    author: 'visitor',
    authorName: null,
    content: text,
    attachments,
    status: 'complete',
  })
  if (!said) throw new AppError('CONFLICT')
  await updateAttachmentsSent(tx, { ...place, messageId: said.id, ids: attachmentIds })
  const update = { ...last, language: toStore.language, agentVersionId: agent.versionId }
  const handler = known ? (await updateConversationOnQuestion(tx, place, update))?.handler : 'agent'
  const language = answerLanguage({
    setting: settings.language,
    question: text,
    conversation: known?.language ?? null,
    browser: question.browserLanguage,
  })
  const events =
    handler === 'agent'
      ? await sendToPeople(tx, { place, said, agentName: agent.name, language })
      : await insertEvents(tx, { ...place, runId: null }, [{ kind: 'message', message: said }])
  return {
    ...place,
    plan: null,
    events: [...(stopped?.events ?? []), ...events],
    stoppedRunId: stopped?.runId ?? null,
    until: { seq: events.at(-1)?.seq ?? 0 },
  }
}

/**
 * What there is of the conversation already, and the message if this is its repetition; null when it is not there, or not
 * to be seen. Throws NOT_FOUND when it is another agent's.
 */
async function findEarlier(
  tx: Tx,
  place: Place,
  clientId: string,
  agentId: string,
): Promise<{ language: string | null; message: Message | null } | null> {
  const conversation = await selectConversation(tx, place)
  if (!conversation) return null
  if (conversation.agent_id !== agentId) throw new AppError('NOT_FOUND')
  return {
    language: conversation.language,
    message: await selectMessageByClientId(tx, { ...place, clientId }),
  }
}

async function resume(tx: Tx, place: Place, known: Message): Promise<Asked> {
  const run = await selectRunOfQuestion(tx, { ...place, questionId: known.id })
  const end = run && run.status !== 'running' ? await selectRunEnd(tx, { ...place, runId: run.id }) : null
  const until = end !== null ? { seq: end } : run ? { runId: run.id } : { seq: 0 }
  return { conversationId: place.conversationId, plan: null, events: [], stoppedRunId: null, until }
}
