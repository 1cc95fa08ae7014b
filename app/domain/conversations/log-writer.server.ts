import type { StreamEventData } from '#app/contracts/stream-events.ts'
import { insertRunEvents } from '#app/db/conversation-events.server.ts'
import { type Coalescer, coalesce } from '#app/lib/coalesce.ts'
import type { Shown } from './answer-gate.ts'
import { publishEvents } from './event-hub.server.ts'
import { appendTogether, nextTick } from './log-together.server.ts'

/** The run belongs to somebody else by now, or was stopped: whoever writes it must fall silent. */
export class RunLost extends Error {}

/** What a run brings to its readers: text, and what the agent is doing besides. */
export type Written = Shown | Extract<StreamEventData, { kind: 'activity' }>

/** Steps that follow each other become one event: a batch of twenty words is one row. */
export function eventsOf(runId: string, steps: Written[]): StreamEventData[] {
  const events: StreamEventData[] = []
  for (const step of steps) {
    const last = events.at(-1)
    if (step.kind === 'activity') events.push(step)
    else if (step.kind === 'reset') events.push({ kind: 'reset', runId })
    else if (last?.kind === 'delta' && last.offset + last.text.length === step.offset) last.text += step.text
    else events.push({ kind: 'delta', runId, offset: step.offset, text: step.text })
  }
  return events
}

type Watch = {
  /** The first words are with the readers. */
  onFirstText: () => void
  /** A write failed, RunLost included: whatever produces the text should stop. */
  onFailure: (error: unknown) => void
}

/**
 * Writes a run's text: to the log first, then to the readers. The first words go at once, later ones with those of the
 * other answers. `drain` throws RunLost when the run is not ours any more.
 */
export function logWriter(
  run: { runId: string; conversationId: string; owner: string },
  watch: Watch,
): Coalescer<Written> {
  let isSilent = true
  const write = async (steps: Written[], isFirst: boolean) => {
    const append = isFirst ? insertRunEvents : appendTogether
    const events = await append(run, eventsOf(run.runId, steps))
    if (!events) throw new RunLost()
    publishEvents(run.conversationId, events)
    if (!isSilent || !steps.some(({ kind }) => kind === 'text')) return
    isSilent = false
    watch.onFirstText()
  }
  return coalesce<Written>(
    (steps, isFirst) =>
      write(steps, isFirst).catch((error) => {
        watch.onFailure(error)
        throw error
      }),
    nextTick,
  )
}
