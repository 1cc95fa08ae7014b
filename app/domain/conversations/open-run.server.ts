import type { Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { AnsweringAgent } from '#app/db/answering-agents.server.ts'
import { insertEvents } from '#app/db/conversation-events.server.ts'
import { updateConversationHandler } from '#app/db/conversations.server.ts'
import { insertMessage, selectHistory } from '#app/db/messages.server.ts'
import { insertRun } from '#app/db/runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { insertUsage } from '#app/db/usage.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { findPassages } from './find-passages.server.ts'
import { HISTORY_MESSAGES } from './rules.ts'
import { ownerName } from './run-engine.server.ts'
import type { RunPlan } from './run-plan.server.ts'

type Place = { workspaceId: string; conversationId: string }

type Opening = {
  place: Place
  /** The question, stored. */
  said: Message
  /** Whether it is the first word of its conversation. */
  isFirst: boolean
  language: 'en' | 'pt'
  agent: AnsweringAgent
  settings: AgentSettings
}

/** Stores the empty answer and its run with the first events, or, when the month is used up, asks for a person. */
export async function openRun(
  tx: Tx,
  opening: Opening,
): Promise<{ plan: RunPlan | null; events: StreamEvent[] }> {
  const { place, said, isFirst, language, agent, settings } = opening
  const usage = {
    metric: 'messages',
    amount: 1,
    requestKey: `question:${said.id}`,
    sourceType: 'message',
    sourceId: said.id,
  }
  if (!(await insertUsage(tx, usage))) return { plan: null, events: await sendToPeople(tx, opening) }

  // Looked up while the rest is stored: the model waits for the slower of the two, not for both.
  const found = findPassages({ agentId: agent.id, question: said.content, language })
  found.catch(() => {}) // whoever writes the answer hears of it
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
  const events = await insertEvents(tx, { ...place, runId }, [
    { kind: 'message', message: said },
    { kind: 'run.started', runId, message: answer },
  ])
  const history = isFirst
    ? [said]
    : await selectHistory(tx, { ...place, questionId: said.id, limit: HISTORY_MESSAGES })
  const plan: RunPlan = {
    ...place,
    runId,
    agentId: agent.id,
    agentName: agent.name,
    answerId: answer.id,
    question: said.content,
    settings,
    history,
    language,
    attempt: 1,
    logged: '',
    found,
  }
  return { plan, events }
}

/** The month's answers are used up: the question stays, a person is asked for, the visitor is told so plainly. */
async function sendToPeople(tx: Tx, { place, said, agent, language }: Opening): Promise<StreamEvent[]> {
  await updateConversationHandler(tx, place, { handler: 'waiting' })
  const told = await insertMessage(tx, {
    ...place,
    id: newId(),
    clientId: null,
    author: 'agent',
    authorName: agent.name,
    content: translatorFor(language === 'pt' ? 'pt-BR' : 'en')('errors.answer.limit'),
    status: 'complete',
  })
  return insertEvents(tx, { ...place, runId: null }, [
    { kind: 'message', message: said },
    ...(told ? [{ kind: 'message' as const, message: told }] : []),
    { kind: 'handler', handler: 'waiting', name: null },
  ])
}
