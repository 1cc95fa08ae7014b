import type { BrokenAnswer } from '#app/db/broken-answers.server.ts'
import type { ToolCallRow } from '#app/db/tool-calls.server.ts'
import { outcomeOf } from '#app/domain/tools/outcome.ts'
import { frameResult } from '#app/domain/tools/tool-text.ts'
import { boundData } from '#app/domain/traces/bound-data.ts'
import type { Json } from '#app/integrations/llm/types.ts'
import type { HistoryEntry } from './rules.ts'

// What the next answer has to know of one that broke off: what readers have of it, and what its tools did already.

const MAX_CALLS_TOLD = 8
const ARGUMENT_CHARS = 300
const RESULT_CHARS = 500

export const isBroken = ({ author, status }: HistoryEntry): boolean =>
  author === 'agent' && (status === 'failed' || status === 'stopped')

/** The history with a note at each answer that broke off; `broken` are those of the same messages, oldest first. */
export function withNotes(history: HistoryEntry[], broken: BrokenAnswer[]): HistoryEntry[] {
  // Counted from the newest: the oldest may have left the view meanwhile.
  let next = broken.length
  return history
    .toReversed()
    .map((entry) => {
      const answer = isBroken(entry) ? broken[--next] : undefined
      return answer && (answer.hasSpoken || answer.calls.length > 0)
        ? { ...entry, note: noteOf(answer, entry.status === 'stopped') }
        : entry
    })
    .toReversed()
}

/** What the answers right before this question did and may have done: no whole answer stands between. */
export function doneRightBefore(history: HistoryEntry[], broken: BrokenAnswer[]): ToolCallRow[] {
  const whole = history.findLastIndex(
    (entry) => !isBroken(entry) && (entry.author === 'agent' || entry.author === 'member'),
  )
  const count = history.slice(whole + 1).filter(isBroken).length
  const calls = count > 0 ? broken.slice(-count).flatMap((answer) => answer.calls) : []
  return calls.filter((call) => call.status === 'running' || ['done', 'unknown'].includes(outcomeOf(call)))
}

/** Ours, for the model alone. What a tool returned stands in it as data. */
function noteOf({ calls }: BrokenAnswer, isStopped: boolean): string {
  // What a person refused or forgot is told as well: the visitor may ask for it.
  const made = calls.filter((call) => call.status !== 'failed' || outcomeOf(call) !== 'unmade')
  const told = made.slice(-MAX_CALLS_TOLD)
  const end = isStopped ? 'This answer was stopped here.' : 'This answer broke off here, before it was whole.'
  if (told.length === 0) return `[Note of the system, not seen by the visitor: ${end}]`
  const left = made.length - told.length
  const lines = [
    `[Note of the system, not seen by the visitor: ${end} Before that, its tools were called. Do not do again what is done.`,
    ...(left > 0 ? [`- ${left} earlier calls are not listed.`] : []),
    ...told.map((call) => `- ${toldCall(call)}`),
  ]
  return `${lines.join('\n')}\nEnd of the note.]`
}

function toldCall(call: ToolCallRow): string {
  const args = shortened(JSON.stringify(boundData(call.arguments as Json)), ARGUMENT_CHARS)
  const said = `${call.name} was called with ${args}; ${wordsFor(call)}.`
  if (call.status !== 'succeeded' || !call.result) return said
  // Also what a service repeats of its own keys is no business of the model's.
  const result = shortened(String(boundData(call.result.content)), RESULT_CHARS)
  return `${said} ${frameResult(call.name, result)}`
}

function wordsFor(call: ToolCallRow): string {
  const outcome = outcomeOf(call)
  if (outcome === 'done') return 'it succeeded'
  if (outcome === 'unknown' || call.status === 'running') return 'whether it took effect is not known'
  if (outcome === 'failed') return 'it failed'
  if (call.status === 'denied') return 'a person of the team refused it, and it was not made'
  return 'it was not made, as nobody of the team had allowed it'
}

const shortened = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length).toWellFormed()}…` : text
