import { setTimeout as pause } from 'node:timers/promises'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { requestHandover } from '#app/domain/conversations/request-handover.server.ts'
import { sendVisitorMessage } from '#app/domain/conversations/send-visitor-message.server.ts'
import { startVisitorSession } from '#app/domain/conversations/start-visitor-session.server.ts'
import { hashVisitorToken, type VisitorContext } from '#app/domain/conversations/visitor.server.ts'
import { closeConversation } from '#app/domain/inbox/close-conversation.server.ts'
import { handBack } from '#app/domain/inbox/hand-back.server.ts'
import { sendReply } from '#app/domain/inbox/send-reply.server.ts'
import { takeOver } from '#app/domain/inbox/take-over.server.ts'
import { newId } from '#app/lib/ids.ts'
import type { Conversation, Step } from './conversations.ts'
import { moveIntoThePast } from './past.ts'

export type Cast = { colleague: Context; publicId: string }

/** Plays one conversation from its first word to its last, then moves it to when it is said to have been. */
export async function play(cast: Cast, conversation: Conversation): Promise<void> {
  const session = await startVisitorSession(cast.publicId, conversation.language)
  const tokenHash = hashVisitorToken(session.token)
  if (!tokenHash) throw new Error('a fresh token has no hash')
  const visitor: VisitorContext = { tokenHash, requestId: 'seed' }
  let conversationId: string | null = null
  for (const step of conversation.steps) {
    if ('ask' in step) conversationId = await ask(visitor, conversationId, step.ask, conversation.language)
    else if (!conversationId) throw new Error('a conversation begins with a question')
    else await act(cast, visitor, conversationId, step)
  }
  if (!conversationId) return
  const { workspaceId } = cast.colleague
  await asSystem('move a demo conversation into the past', (tx) =>
    moveIntoThePast(tx, { workspaceId, conversationId, visitorId: session.visitorId }, conversation),
  )
}

async function act(
  { colleague }: Cast,
  visitor: VisitorContext,
  conversationId: string,
  step: Exclude<Step, { ask: string }>,
): Promise<void> {
  if ('handover' in step) await requestHandover(visitor, conversationId)
  else if ('takeOver' in step) await takeOver(colleague, { conversationId })
  else if ('reply' in step)
    await sendReply(colleague, { conversationId, clientId: newId(), text: step.reply })
  else if ('handBack' in step) await handBack(colleague, { conversationId })
  else await closeConversation(colleague, { conversationId })
}

/** Asks, and waits for the end of the answer if the agent gives one. */
async function ask(
  visitor: VisitorContext,
  conversationId: string | null,
  text: string,
  language: string,
): Promise<string> {
  const sent = await sendVisitorMessage(visitor, {
    clientId: newId(),
    conversationId,
    text,
    language,
    afterSeq: 0,
  })
  if (!('runId' in sent.until)) return sent.conversationId
  const { runId } = sent.until
  const statusOf = () =>
    asSystem('wait for a demo answer', (tx) =>
      tx
        .selectFrom('runs')
        .select('status')
        .where('workspace_id', '=', sent.workspaceId)
        .where('id', '=', runId)
        .executeTakeFirst(),
    )
  for (let waited = 0; waited < 30_000; waited += 10) {
    const run = await statusOf()
    if (run?.status === 'completed') return sent.conversationId
    if (run && run.status !== 'running') throw new Error(`the answer to "${text}" ${run.status}`)
    await pause(10)
  }
  throw new Error(`no answer to "${text}" within 30 seconds`)
}
