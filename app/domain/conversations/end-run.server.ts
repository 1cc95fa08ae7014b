import type { Citation, Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { updateAnswerEnded } from '#app/db/answer-ends.server.ts'
import { insertEvents, selectRunText } from '#app/db/conversation-events.server.ts'
import { updateConversationOnReply } from '#app/db/conversations.server.ts'
import { selectMessage, updateAnswer } from '#app/db/messages.server.ts'
import type { NumberedStep } from '#app/db/run-steps.server.ts'
import { type RunEnd, updateRunStopped } from '#app/db/runs.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { spentOf } from '#app/domain/budgets/record-spend.server.ts'
import type { AttemptRecord } from '#app/domain/providers/route.ts'
import { log } from '#app/lib/log.server.ts'
import { citedIn } from './citations.ts'
import { continuePaused } from './continue-run.server.ts'
import { publishEvents } from './event-hub.server.ts'
import { PREVIEW_LENGTH, shorten } from './rules.ts'

type Place = { workspaceId: string; conversationId: string }
type Ending = {
  runId: string
  answerId: string
  content: string
  citations: Citation[]
  end: Pick<RunEnd, 'status' | 'errorCode'>
}

const MESSAGE_STATUS = { completed: 'complete', stopped: 'stopped', failed: 'failed' } as const

async function storeEnding(
  tx: Tx,
  place: Place,
  { runId, answerId, content, citations, end }: Ending,
): Promise<StreamEvent[]> {
  const message = (await updateAnswer(
    tx,
    { ...place, answerId },
    { content, citations: citedIn(content, citations), status: MESSAGE_STATUS[end.status] },
  )) as Message
  const events = await insertEvents(tx, { ...place, runId }, [
    { kind: 'run.finished', runId, message, errorCode: end.errorCode },
  ])
  if (content)
    await updateConversationOnReply(tx, place, { author: 'agent', preview: shorten(content, PREVIEW_LENGTH) })
  return events
}

/**
 * Ends the running answer of a conversation from outside, with the text that readers have. Takes effect at once: the
 * process that writes it can append nothing any more, and learns of it at its next word or heartbeat. For use inside
 * the transaction of whoever stops it; hand the events to `publishEvents` after the commit.
 */
export async function stopRunIn(
  tx: Tx,
  place: Place,
): Promise<{ runId: string; events: StreamEvent[] } | null> {
  const run = await updateRunStopped(tx, place)
  if (!run) return null
  const content = await selectRunText(tx, { ...place, runId: run.id })
  const offered = (await selectMessage(tx, { ...place, messageId: run.answerId }))?.citations ?? []
  const events = await storeEnding(tx, place, {
    runId: run.id,
    answerId: run.answerId,
    content,
    citations: offered,
    end: { status: 'stopped', errorCode: null },
  })
  return { runId: run.id, events }
}

export type Finish = RunEnd & {
  content: string
  /** What it may cite; its marks say which of it does. */
  citations: Citation[]
  /** Who was asked, and what each used. */
  attempts: AttemptRecord[]
  /** How it came about, as far as that is not kept yet. */
  steps: NumberedStep[]
  /** It used tools, so there is a transcript of its turns; kept as long as somebody has to decide something. */
  hasTranscript: boolean
  isWaiting: boolean
}

/** Ends a run as the process that writes it. False when it was no longer its own: then nothing is stored. */
export async function finishRun(
  run: Place & { agentId: string; runId: string; answerId: string; owner: string },
  outcome: Finish,
): Promise<boolean> {
  const { content, citations, steps, attempts, hasTranscript, isWaiting, ...end } = outcome
  const ended = await updateAnswerEnded(run, {
    ...end,
    ...spentOf(attempts),
    content,
    preview: shorten(content, PREVIEW_LENGTH),
    citations: citedIn(content, citations),
    messageStatus: MESSAGE_STATUS[end.status],
    steps,
    forgetsTurns: hasTranscript && !isWaiting,
  })
  if (!ended) return false
  publishEvents(run.conversationId, ended.events)
  if (ended.hasPauses) await continueQuietly(run)
  return true
}

/** Another answer of the conversation may have waited for this one to end. If it fails, the sweep finds it. */
async function continueQuietly(place: Place): Promise<void> {
  try {
    await continuePaused(place)
  } catch (error) {
    log.error({ error, conversationId: place.conversationId }, 'a decided answer could not go on')
  }
}
