import type { ToolCallStatus } from '#app/db/tool-calls.server.ts'

/** What became of a call, for people and for the model: `open` waits or runs, `unmade` never left us. */
export type Outcome = 'open' | 'done' | 'failed' | 'unknown' | 'unmade'

/** Refused before anything was sent. */
const UNMADE = new Set(['unlisted', 'bad_arguments', 'tool_missing'])
/** It was on its way when we stopped hearing of it. */
const UNKNOWN = new Set(['unknown_outcome', 'stopped', 'timeout', 'broken_off', 'unread'])

export function outcomeOf(call: { status: ToolCallStatus; errorCode: string | null }): Outcome {
  if (call.status === 'succeeded') return 'done'
  if (call.status === 'denied' || call.status === 'expired') return 'unmade'
  if (call.status !== 'failed') return 'open'
  if (UNMADE.has(call.errorCode ?? '')) return 'unmade'
  return UNKNOWN.has(call.errorCode ?? '') ? 'unknown' : 'failed'
}
