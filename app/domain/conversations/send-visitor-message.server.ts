import { selectPublishedAgent } from '#app/db/answering-agents.server.ts'
import { asVisitor } from '#app/db/scope.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { AppError } from '#app/lib/app-error.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import { type Asked, askIn } from './ask.server.ts'
import { publishEvents } from './event-hub.server.ts'
import { SUBJECT_LENGTH, shorten } from './rules.ts'
import { abortRun, startRun } from './run-engine.server.ts'
import { settingsOf } from './run-plan.server.ts'
import { sendMessageSchema } from './schemas.ts'
import { firstConversationId, type VisitorContext } from './visitor.server.ts'

/** What a door needs to stream the answer. */
export type Sent = Pick<Asked, 'conversationId' | 'until'> & { workspaceId: string; afterSeq: number }

/** Readers and the model get going once the transaction is through. */
export function afterAsking(asked: Asked): void {
  if (asked.stoppedRunId) abortRun(asked.stoppedRunId)
  publishEvents(asked.conversationId, asked.events)
  if (asked.plan) startRun(asked.plan)
}

/** A visitor's message: stored, and answered if the agent is the one to answer. Throws NOT_FOUND, NOT_SIGNED_IN, BAD_INPUT. */
export async function sendVisitorMessage(visitor: VisitorContext, input: unknown): Promise<Sent> {
  const { clientId, conversationId, text, afterSeq, language } = parseInput(sendMessageSchema, input)
  const { asked, workspaceId } = await asVisitor(visitor.tokenHash, visitor.requestId, async (tx, who) => {
    const agent = await selectPublishedAgent(tx, who)
    if (!agent) throw new AppError('NOT_FOUND')
    const first = {
      id: firstConversationId(who.visitorId, clientId),
      workspaceId: who.workspaceId,
      agentId: agent.id,
      agentVersionId: agent.versionId,
      channel: 'widget' as const,
      visitorId: who.visitorId,
      language: detectLanguage(text) ?? languageOfTag(language),
      subject: shorten(text, SUBJECT_LENGTH),
    }
    const conversation = conversationId ? { id: conversationId } : first
    const question = { workspaceId: who.workspaceId, conversation, clientId, text, browserLanguage: language }
    return {
      asked: await askIn(tx, question, { agent, settings: settingsOf(agent) }),
      workspaceId: who.workspaceId,
    }
  })
  afterAsking(asked)
  return { conversationId: asked.conversationId, until: asked.until, workspaceId, afterSeq }
}
