import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { followEvents } from '#app/domain/conversations/event-hub.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'
import type { DoorContext } from './door.server.ts'
import { openSse, streamOpened } from './sse.server.ts'

/** Streams one caller may hold at a time: some tabs, each with an answer and its conversation. */
const MAX_STREAMS = 32
/** How often an open stream asks whether its reader may still read. */
const RECHECK_MS = 30_000

export type ConversationStream = {
  workspaceId: string
  conversationId: string
  after: number
  /** What was stored just now; used instead of the log when it comes next. */
  events?: StreamEvent[]
  /** Who reads, for the limit of open streams. */
  readerKey: string
  /** Where it ends by itself; left out for an open-ended stream. */
  until?: { runId: string } | { seq: number }
  /** Throws when the reader may not read any more. */
  recheck?: () => Promise<unknown>
}

const openStreams = () => remember('open-streams', () => new Map<string, number>())

function takeStream(key: string): () => void {
  const counts = openStreams()
  const count = counts.get(key) ?? 0
  if (count >= MAX_STREAMS) throw new AppError('LIMIT_REACHED', { params: { retryAfter: 5 } })
  counts.set(key, count + 1)
  return () => {
    const left = (counts.get(key) ?? 1) - 1
    if (left > 0) counts.set(key, left)
    else counts.delete(key)
  }
}

function isEnd(event: StreamEvent, until: ConversationStream['until']): boolean {
  if (!until) return false
  return 'runId' in until
    ? event.kind === 'run.finished' && event.runId === until.runId
    : event.seq >= until.seq
}

/** Answers with the conversation's events after `after`, as they come. The caller has checked that it may read them. */
export function streamConversation(c: DoorContext, stream: ConversationStream): Response {
  const { until, workspaceId, conversationId, after, events, recheck } = stream
  const release = takeStream(stream.readerKey)
  const sse = openSse(c, { 'x-conversation-id': conversationId })
  const rechecks = recheck && setInterval(() => recheck().catch(sse.close), RECHECK_MS)
  sse.signal.addEventListener('abort', () => {
    clearInterval(rechecks)
    release()
  })
  const deliver = (events: StreamEvent[]) => {
    const end = events.findIndex((event) => isEnd(event, until))
    sse.send(end < 0 ? events : events.slice(0, end + 1))
    if (end >= 0) sse.close()
  }
  if (until && 'seq' in until && until.seq <= after) sse.close()
  else {
    followEvents({ workspaceId, conversationId, after, next: events, deliver, signal: sse.signal }).catch(
      (error) => {
        log.error({ error, requestId: c.get('requestId') }, 'a stream broke off')
        sse.close()
      },
    )
  }
  return streamOpened()
}
