import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { AnsweringAgent } from '#app/db/answering-agents.server.ts'
import { insertEvents, selectRunEnd } from '#app/db/conversation-events.server.ts'
import {
  insertConversation,
  lockConversation,
  type NewConversation,
  selectConversation,
  updateConversationOnQuestion,
} from '#app/db/conversations.server.ts'
import { insertMessage, selectMessageByClientId } from '#app/db/messages.server.ts'
import { selectRunOfQuestion } from '#app/db/runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { detectLanguage } from '#app/lib/language.ts'
import { stopRunIn } from './end-run.server.ts'
import { openRun } from './open-run.server.ts'
import { answerLanguage, PREVIEW_LENGTH, shorten } from './rules.ts'
import type { RunPlan } from './run-plan.server.ts'

export type Question = {
  workspaceId: string
  /** Made when it is not there yet. */
  conversation: NewConversation | { id: string }
  clientId: string
  text: string
  /** BCP 47 tag of the asker's page. */
  browserLanguage: string
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

/**
 * Stores a question and, if the agent answers here, the empty answer with its run. The same `clientId` again stores
 * nothing and points to what the first one began. A running answer is stopped: the new question is answered with it in
 * view. One transaction; throws NOT_FOUND when the asker cannot see the conversation.
 */
export async function askIn(tx: Tx, question: Question, answerer: Answerer): Promise<Asked> {
  const { workspaceId, clientId, text } = question
  const { agent, settings } = answerer
  const place = { workspaceId, conversationId: question.conversation.id }
  const last = { author: 'visitor' as const, preview: shorten(text, PREVIEW_LENGTH) }
  await lockConversation(tx, place.conversationId)
  // The commonest question is the first one: it has no history, no twin and no running answer to look for.
  const isNew =
    'channel' in question.conversation && (await insertConversation(tx, question.conversation, last))
  const known = isNew ? null : await findEarlier(tx, place, clientId, agent.id)
  if (known?.message) return resume(tx, place, known.message)

  const stopped = isNew ? null : await stopRunIn(tx, place)
  const said = await insertMessage(tx, {
    ...place,
    id: newId(),
    clientId,
    author: 'visitor',
    authorName: null,
    content: text,
    status: 'complete',
  })
  if (!said) throw new AppError('CONFLICT')
  const language = answerLanguage({
    setting: settings.language,
    question: text,
    conversation: known?.language ?? null,
    browser: question.browserLanguage,
  })
  const update = { ...last, language: detectLanguage(text), agentVersionId: agent.versionId }
  const handler = isNew ? 'agent' : (await updateConversationOnQuestion(tx, place, update))?.handler
  const opened =
    handler === 'agent'
      ? await openRun(tx, { place, said, isFirst: isNew, language, ...answerer })
      : {
          plan: null,
          events: await insertEvents(tx, { ...place, runId: null }, [{ kind: 'message', message: said }]),
        }
  return {
    conversationId: place.conversationId,
    plan: opened.plan,
    events: [...(stopped?.events ?? []), ...opened.events],
    stoppedRunId: stopped?.runId ?? null,
    until: opened.plan ? { runId: opened.plan.runId } : { seq: opened.events.at(-1)?.seq ?? 0 },
  }
}

/** What there is of the conversation already, and the message if this is its repetition. Throws NOT_FOUND. */
async function findEarlier(
  tx: Tx,
  place: Place,
  clientId: string,
  agentId: string,
): Promise<{ language: string | null; message: Message | null }> {
  const conversation = await selectConversation(tx, place)
  if (conversation?.agent_id !== agentId) throw new AppError('NOT_FOUND')
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
