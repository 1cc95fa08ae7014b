import type { Citation, Message, StreamEvent } from '#app/contracts/stream-events.ts'
import { log } from '#app/lib/log.server.ts'
import { fromDatabaseError } from './errors.ts'
import { pool } from './pool.server.ts'
import type { NumberedStep } from './run-steps.server.ts'
import type { RunEnd } from './runs.server.ts'
import type { SpendLine } from './spend.server.ts'

export type AnswerEnd = RunEnd & {
  content: string
  /** Of the list of conversations. */
  preview: string
  citations: Citation[]
  messageStatus: Message['status']
  steps: NumberedStep[]
  spend: SpendLine[]
  /** What of it went over the installation's own keys. */
  platformTokens: number
  /** The turns that it went on with are not needed any more. */
  forgetsTurns: boolean
}

type Run = {
  workspaceId: string
  conversationId: string
  agentId: string
  runId: string
  answerId: string
  owner: string
}
type EndedRow = { last: number; message: Message; hasPauses: boolean }

/**
 * Stores the end of an answer as its owner: run, message, log, trace and spending, in one statement that commits by itself.
 * Null when `owner` no longer owns the run. `hasPauses`: answers of the same conversation wait for a decision, or to go on.
 */
export async function updateAnswerEnded(
  run: Run,
  end: AnswerEnd,
): Promise<{ events: StreamEvent[]; hasPauses: boolean } | null> {
  log.debug({ reason: 'store a finished answer' }, 'A transaction bypasses row security.')
  const { workspaceId, conversationId, agentId, runId, answerId, owner } = run
  try {
    const { rows } = await pool().query<{ ended: EndedRow | null }>({
      name: 'finish-run',
      text: 'select app.finish_run($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6, $7::jsonb) as ended',
      values: [workspaceId, conversationId, runId, answerId, agentId, owner, JSON.stringify(end)],
    })
    const ended = rows[0]?.ended
    if (!ended) return null
    const { last, message, hasPauses } = ended
    const { errorCode } = end
    return { events: [{ kind: 'run.finished', runId, message, errorCode, seq: last }], hasPauses }
  } catch (error) {
    throw fromDatabaseError(error)
  }
}
