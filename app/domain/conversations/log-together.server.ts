import type { StreamEvent, StreamEventData } from '#app/contracts/stream-events.ts'
import { insertEventsOfRuns, insertRunEvents, type RunBatch } from '#app/db/conversation-events.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { remember } from '#app/lib/remember.ts'
import { countWriters } from './event-hub.server.ts'

// The answers of a process are gathered by one clock, and what they say in that time goes to the log in one statement:
// sixteen answers at once cost the database one commit where they cost sixteen.

type Waiting = RunBatch & {
  owner: string
  resolve: (events: StreamEvent[] | null) => void
  reject: (error: unknown) => void
}
type State = { tick: Promise<void> | null; waiting: Waiting[] }

const state = () => remember<State>('log-together', () => ({ tick: null, waiting: [] }))

/** 8 ms, and 2 ms for each answer being written here when there are many: nobody sees the difference of two frames. */
const gatherMs = () => Math.min(Math.max(8, 2 * countWriters()), 32)

/** Resolves for all who wait at the same moment, at most 32 ms from now. */
export function nextTick(): Promise<void> {
  const current = state()
  current.tick ??= new Promise((resolve) => {
    setTimeout(() => {
      current.tick = null
      resolve()
    }, gatherMs())
  })
  return current.tick
}

/** Appends what a run wrote, together with whatever others write at this moment. As `insertRunEvents`: null when the run is not this owner's any more. */
export function appendTogether(
  run: { runId: string; conversationId: string; owner: string },
  events: StreamEventData[],
): Promise<StreamEvent[] | null> {
  const { runId, conversationId, owner } = run
  const { waiting } = state()
  if (waiting.length === 0) setImmediate(flush)
  return new Promise((resolve, reject) => {
    waiting.push({ runId, conversationId, owner, events, resolve, reject })
  })
}

function flush(): void {
  const byOwner = Map.groupBy(state().waiting.splice(0), ({ owner }) => owner)
  for (const [owner, batches] of byOwner) append(owner, batches)
}

const alone = (one: Waiting): Promise<void> => insertRunEvents(one, one.events).then(one.resolve, one.reject)

async function append(owner: string, batches: Waiting[]): Promise<void> {
  const [first, ...others] = batches
  if (first && others.length === 0) return alone(first)
  try {
    const stored = await insertEventsOfRuns(owner, batches)
    for (const [index, one] of batches.entries()) {
      const events = stored[index]
      if (events) one.resolve(events)
      else alone(one)
    }
  } catch (error) {
    // What the database refused it has not stored: one bad text is no matter of the others. When the line broke, nobody
    // knows, and nothing is said twice.
    if (isAppError(error) && error.code !== 'UNAVAILABLE') await Promise.all(batches.map(alone))
    else for (const one of batches) one.reject(error)
  }
}
