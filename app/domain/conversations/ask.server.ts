import type { Message, StreamEvent, StreamEventData } from '#app/contracts/stream-events.ts'
import type { AnsweringAgent } from '#app/db/answering-agents.server.ts'
import { insertEvents, selectRunEnd } from '#app/db/conversation-events.server.ts'
import {
  insertConversation,
  lockConversation,
  type NewConversation,
  selectConversation,
  updateConversationHandler,
  updateConversationOnQuestion,
} from '#app/db/conversations.server.ts'
import { insertMessage, selectHistory, selectMessageByClientId } from '#app/db/messages.server.ts'
import { insertRun, selectRunOfQuestion } from '#app/db/runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { insertUsage } from '#app/db/usage.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { detectLanguage } from '#app/lib/language.ts'
import { stopRunIn } from './end-run.server.ts'
import { answerLanguage, HISTORY_MESSAGES, PREVIEW_LENGTH, shorten } from './rules.ts'
import { ownerName } from './run-engine.server.ts'
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

/**
 * Stores a question and, if the agent answers here, the empty answer with its run. The same `clientId` again stores
 * nothing and points to what the first one began. A running answer is stopped: the new question is answered with it in
 * view. One transaction; throws NOT_FOUND when the asker cannot see the conversation.
 */
export async function askIn(tx: Tx, question: Question, { agent, settings }: Answerer): Promise<Asked> {
  const { workspaceId, clientId } = question
  const conversationId = question.conversation.id
  const place = { workspaceId, conversationId }
  await lockConversation(tx, conversationId)
  if ('channel' in question.conversation) await insertConversation(tx, question.conversation)
  const conversation = await selectConversation(tx, place)
  if (!conversation || conversation.agent_id !== agent.id) throw new AppError('NOT_FOUND')
  const known = await selectMessageByClientId(tx, { ...place, clientId })
  if (known) return resume(tx, place, known)

  const stopped = await stopRunIn(tx, place)
  const said = await insertMessage(tx, {
    ...place,
    id: newId(),
    clientId,
    author: 'visitor',
    authorName: null,
    content: question.text,
    status: 'complete',
  })
  if (!said) throw new AppError('CONFLICT')
  const updated = await updateConversationOnQuestion(tx, place, {
    author: 'visitor',
    preview: shorten(question.text, PREVIEW_LENGTH),
    language: detectLanguage(question.text),
    agentVersionId: agent.versionId,
  })
  const language = answerLanguage({
    setting: settings.language,
    question: question.text,
    conversation: conversation.language,
    browser: question.browserLanguage,
  })
  const questionEvent: StreamEventData = { kind: 'message', message: said }
  const before = { conversationId, stoppedRunId: stopped?.runId ?? null }
  const heard = stopped?.events ?? []

  if (updated?.handler !== 'agent') {
    const events = await insertEvents(tx, { conversationId, runId: null }, [questionEvent])
    return { ...before, plan: null, events: [...heard, ...events], until: { seq: events.at(-1)?.seq ?? 0 } }
  }
  if (
    !(await insertUsage(tx, {
      metric: 'messages',
      amount: 1,
      requestKey: `question:${said.id}`,
      sourceType: 'message',
      sourceId: said.id,
    }))
  ) {
    const events = await sendToPeople(tx, place, questionEvent, agent.name, language)
    return { ...before, plan: null, events: [...heard, ...events], until: { seq: events.at(-1)?.seq ?? 0 } }
  }

  const runId = newId()
  const answer = await insertMessage(tx, {
    ...place,
    id: newId(),
    clientId: null,
    author: 'agent',
    authorName: agent.name,
    runId,
    content: '',
    status: 'streaming',
  })
  if (!answer) throw new AppError('CONFLICT')
  await insertRun(tx, {
    ...place,
    id: runId,
    agentId: agent.id,
    agentVersionId: agent.versionId,
    questionId: said.id,
    answerId: answer.id,
    model: settings.model,
    owner: ownerName(),
  })
  const events = await insertEvents(tx, { conversationId, runId }, [
    questionEvent,
    { kind: 'run.started', runId, message: answer },
  ])
  const history = await selectHistory(tx, { ...place, questionId: said.id, limit: HISTORY_MESSAGES })
  const plan: RunPlan = {
    ...place,
    runId,
    agentId: agent.id,
    agentName: agent.name,
    answerId: answer.id,
    question: question.text,
    settings,
    history,
    language,
    attempt: 1,
    logged: '',
  }
  return { ...before, plan, events: [...heard, ...events], until: { runId } }
}

async function resume(
  tx: Tx,
  place: { workspaceId: string; conversationId: string },
  known: Message,
): Promise<Asked> {
  const run = await selectRunOfQuestion(tx, { ...place, questionId: known.id })
  const end = run && run.status !== 'running' ? await selectRunEnd(tx, { ...place, runId: run.id }) : null
  const until = end !== null ? { seq: end } : run ? { runId: run.id } : { seq: 0 }
  return { conversationId: place.conversationId, plan: null, events: [], stoppedRunId: null, until }
}

/** The month's answers are used up: the question stays, a person is asked for, the visitor is told so plainly. */
async function sendToPeople(
  tx: Tx,
  place: { workspaceId: string; conversationId: string },
  questionEvent: StreamEventData,
  agentName: string,
  language: 'en' | 'pt',
): Promise<StreamEvent[]> {
  await updateConversationHandler(tx, place, { handler: 'waiting' })
  const told = await insertMessage(tx, {
    ...place,
    id: newId(),
    clientId: null,
    author: 'agent',
    authorName: agentName,
    content: translatorFor(language === 'pt' ? 'pt-BR' : 'en')('errors.answer.limit'),
    status: 'complete',
  })
  return insertEvents(tx, { conversationId: place.conversationId, runId: null }, [
    questionEvent,
    ...(told ? [{ kind: 'message' as const, message: told }] : []),
    { kind: 'handler', handler: 'waiting', name: null },
  ])
}
