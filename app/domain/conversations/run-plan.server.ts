import {
  type AnsweringAgent,
  selectAgentAtVersion,
  selectDraftAgent,
} from '#app/db/answering-agents.server.ts'
import type { QuestionPage, StoredQuestion } from '#app/db/ask.server.ts'
import { selectRunText } from '#app/db/conversation-events.server.ts'
import { selectConversation } from '#app/db/conversations.server.ts'
import { selectHistory, selectPageOf } from '#app/db/messages.server.ts'
import type { ClaimedRun } from '#app/db/runs.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { type AgentSettings, agentSettingsSchema } from '#app/domain/agents/schemas.ts'
import { prepareRoute } from '#app/domain/providers/prepare-route.server.ts'
import type { Route } from '#app/domain/providers/route.ts'
import type { Retrieved } from '#app/domain/retrieval/retrieve-passages.server.ts'
import { findPassages } from './find-passages.server.ts'
import { answerLanguage, HISTORY_MESSAGES, type HistoryEntry } from './rules.ts'

/** All that is needed to write one answer. Holds no connection and no request. */
export type RunPlan = {
  runId: string
  workspaceId: string
  conversationId: string
  agentId: string
  agentName: string
  answerId: string
  question: string
  settings: AgentSettings
  /** Up to and including the question, oldest first. */
  history: HistoryEntry[]
  language: 'en' | 'pt'
  attempt: number
  /** Of those before, how many a living process had to give up. */
  failedAttempts: number
  /** Since the run began, when this attempt did. */
  ageSeconds: number
  /** What readers have of an earlier attempt. */
  logged: string
  /** Where the question was asked. */
  page?: QuestionPage | null
  /** The passages, and what its models may use, when they are being looked up already. */
  found?: Promise<Retrieved>
  route?: Promise<Route>
}

export function settingsOf(agent: AnsweringAgent): AgentSettings {
  return agentSettingsSchema.parse(agent.settings)
}

/** The plan of a run that was stored just now. Its passages are looked up from here on. */
export function planRun(
  question: {
    workspaceId: string
    conversationId: string
    text: string
    browserLanguage: string
    page?: QuestionPage | null
  },
  runId: string,
  stored: Pick<StoredQuestion, 'answerId' | 'history' | 'language'>,
  { agent, settings }: { agent: AnsweringAgent; settings: AgentSettings },
): RunPlan {
  const { workspaceId, conversationId, text, browserLanguage, page } = question
  const language = answerLanguage({
    setting: settings.language,
    question: text,
    conversation: stored.language,
    browser: browserLanguage,
  })
  const found = findPassages({ agentId: agent.id, question: text, language, settings })
  const route = prepareRoute(workspaceId, agent.id, [settings.model, ...settings.fallbackModels])
  // Whoever writes the answer hears of it.
  found.catch(() => {})
  route.catch(() => {})
  return {
    runId,
    workspaceId,
    conversationId,
    agentId: agent.id,
    agentName: agent.name,
    answerId: stored.answerId,
    question: text,
    settings,
    history: stored.history,
    language,
    attempt: 1,
    failedAttempts: 0,
    ageSeconds: 0,
    logged: '',
    page: page ?? null,
    found,
    route,
  }
}

/** The plan of a run that another process left behind; null when what it needs is gone. */
export async function loadRunPlan(run: ClaimedRun): Promise<RunPlan | null> {
  const key = { workspaceId: run.workspace_id, conversationId: run.conversation_id, agentId: run.agent_id }
  return asSystem('take over an answer', async (tx) => {
    const conversation = await selectConversation(tx, key)
    const agent = run.agent_version_id
      ? await selectAgentAtVersion(tx, { ...key, versionId: run.agent_version_id })
      : await selectDraftAgent(tx, key)
    const history = await selectHistory(tx, { ...key, questionId: run.question_id, limit: HISTORY_MESSAGES })
    const question = history.at(-1)?.content
    if (!conversation || !agent || question === undefined) return null
    const settings = settingsOf(agent)
    return {
      ...key,
      runId: run.id,
      agentName: agent.name,
      answerId: run.answer_id,
      question,
      settings,
      history,
      language: answerLanguage({
        setting: settings.language,
        question,
        conversation: conversation.language,
        browser: null,
      }),
      attempt: run.attempt,
      failedAttempts: run.failed_attempts,
      ageSeconds: run.age_seconds,
      page: await selectPageOf(tx, { ...key, messageId: run.question_id }),
      logged: await selectRunText(tx, { ...key, runId: run.id }),
    }
  })
}
