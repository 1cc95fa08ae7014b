import type { AttemptRecord } from '#app/domain/providers/route.ts'
import type { Recorder } from '#app/domain/traces/recorder.ts'
import type { ChatEvent } from '#app/integrations/llm/types.ts'

/** What an answer has used so far, over all its turns and all who were asked. */
export type RouteSpent = {
  inputTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  /** Of who answered last. */
  provider: string | null
  connectionKey: string | null
  model: string | null
  /** Every try, in order. */
  attempts: AttemptRecord[]
  /** `at`: ms since the run began. */
  attempt(record: AttemptRecord, at: number): void
  end(event: Extract<ChatEvent, { type: 'end' }>): void
}

/** Counts, and writes every attempt into the trace. */
export function runSpent(trace: Recorder): RouteSpent {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cost: 0,
    provider: null,
    connectionKey: null,
    model: null,
    attempts: [],
    attempt(record, at) {
      this.attempts.push(record)
      const { status, reason, message, durationMs, inputTokens, outputTokens, cost } = record
      this.cost += cost
      if (status !== 'skipped') {
        this.provider = record.provider
        this.connectionKey = record.connectionKey
        this.model = record.model
      }
      // Who answered says so at the end of its words; who failed says it here.
      if (status === 'failed') {
        this.inputTokens += inputTokens
        this.outputTokens += outputTokens
      }
      trace.add({
        kind: 'attempt',
        name: record.reference,
        status,
        offsetMs: Math.max(0, at - durationMs),
        durationMs,
        inputTokens,
        outputTokens,
        cost,
        data: {
          provider: record.provider,
          model: record.model,
          connectionKey: record.connectionKey,
          connectionName: record.connectionName,
          reason,
          message,
          firstTokenMs: record.firstTokenMs,
          retryAfterMs: record.retryAfterMs,
        },
      })
    },
    end(event) {
      this.inputTokens += event.inputTokens
      this.outputTokens += event.outputTokens
    },
  }
}
