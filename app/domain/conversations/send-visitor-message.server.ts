import { selectPublishedAgent } from '#app/db/answering-agents.server.ts'
import { insertVisitorQuestion, type QuestionPage } from '#app/db/ask.server.ts'
import type { Rate } from '#app/db/rate-limits.server.ts'
import { asVisitor } from '#app/db/scope.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { AppError } from '#app/lib/app-error.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import { type Asked, askIn, questionToStore, wordsOf } from './ask.server.ts'
import { publishEvents } from './event-hub.server.ts'
import { SUBJECT_LENGTH, shorten } from './rules.ts'
import { abortRun, startRun } from './run-engine.server.ts'
import { planRun, settingsOf } from './run-plan.server.ts'
import { sendMessageSchema } from './schemas.ts'
import { firstConversationId, type VisitorContext } from './visitor.server.ts'

/** What a door needs to stream the answer. */
export type Sent = Pick<Asked, 'conversationId' | 'until' | 'events'> & {
  workspaceId: string
  afterSeq: number
}

/** Readers and the model get going once the transaction is through. */
export function afterAsking(asked: Asked): void {
  if (asked.stoppedRunId) abortRun(asked.stoppedRunId)
  publishEvents(asked.conversationId, asked.events)
  if (asked.plan) startRun(asked.plan)
}

/**
 * A visitor's message: stored, and answered if the agent is the one to answer. Counted under `rates` in the same round trip.
 * Throws NOT_FOUND, NOT_SIGNED_IN, BAD_INPUT, LIMIT_REACHED.
 */
export async function sendVisitorMessage(
  visitor: VisitorContext,
  input: unknown,
  rates: readonly Rate[] = [],
): Promise<Sent> {
  const { afterSeq, language, ...message } = parseInput(sendMessageSchema, input)
  const sent = { ...message, browserLanguage: language }
  const { asked, workspaceId } = (await askAtOnce(visitor, sent, rates)) ?? (await askWithCare(visitor, sent))
  afterAsking(asked)
  return {
    conversationId: asked.conversationId,
    until: asked.until,
    events: asked.events,
    workspaceId,
    afterSeq,
  }
}

type FromVisitor = {
  clientId: string
  conversationId: string | null
  text: string
  attachmentIds: string[]
  browserLanguage: string
  page: QuestionPage | null
}
type AskedHere = { asked: Asked; workspaceId: string }

const firstLanguageOf = ({ text, browserLanguage }: FromVisitor) =>
  detectLanguage(text) ?? languageOfTag(browserLanguage)

/** The usual question, in one round trip; null, counted but with nothing stored, when it is not a usual one. */
async function askAtOnce(
  visitor: VisitorContext,
  sent: FromVisitor,
  rates: readonly Rate[],
): Promise<AskedHere | null> {
  const toStore = questionToStore(sent)
  const question = {
    ...toStore,
    conversationId: sent.conversationId,
    subject: shorten(wordsOf(sent), SUBJECT_LENGTH),
    firstLanguage: firstLanguageOf(sent),
  }
  const stored = await insertVisitorQuestion(visitor, question, rates)
  if (!stored) return null
  const { workspaceId, conversationId, agent, events } = stored
  const { runId } = toStore
  const answerer = { agent, settings: settingsOf(agent) }
  const plan = planRun({ ...sent, workspaceId, conversationId }, runId, stored, answerer)
  return { workspaceId, asked: { conversationId, plan, events, stoppedRunId: null, until: { runId } } }
}

async function askWithCare(visitor: VisitorContext, sent: FromVisitor): Promise<AskedHere> {
  return asVisitor(visitor.tokenHash, visitor.requestId, async (tx, { workspaceId, agentId, visitorId }) => {
    const agent = await selectPublishedAgent(tx, { workspaceId, agentId })
    if (!agent) throw new AppError('NOT_FOUND')
    const first = {
      id: firstConversationId(visitorId, sent.clientId),
      workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      channel: 'widget' as const,
      visitorId,
      language: firstLanguageOf(sent),
      subject: shorten(wordsOf(sent), SUBJECT_LENGTH),
    }
    const conversation = sent.conversationId ? { id: sent.conversationId } : first
    const question = { ...sent, workspaceId, conversation }
    return { workspaceId, asked: await askIn(tx, question, { agent, settings: settingsOf(agent) }) }
  })
}
