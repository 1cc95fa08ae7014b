import type { AttemptRecord } from '#app/domain/providers/route.ts'
import type { Recorder, TraceStep } from '#app/domain/traces/recorder.ts'

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
  /** Who is being asked at this moment, and how that stands. */
  open: (() => AttemptRecord) | null
  asked(peek: () => AttemptRecord): void
  /** `at`: ms since the run began. */
  attempt(record: AttemptRecord, at: number): void
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
    open: null,
    asked(peek) {
      this.open = peek
    },
    attempt(record, at) {
      this.open = null
      this.attempts.push(record)
      const { status, inputTokens, outputTokens, cost } = record
      // From the same record as its cost: where a provider reports nothing, both rest on what we counted ourselves.
      this.inputTokens += inputTokens
      this.outputTokens += outputTokens
      this.cost += cost
      if (status !== 'skipped') {
        this.provider = record.provider
        this.connectionKey = record.connectionKey
        this.model = record.model
      }
      trace.add(stepOf(record, at))
    },
  }
}

/** A try of a model as a step of the trace. `at`: ms since the run began, at its end or as far as it is. */
export function stepOf(record: AttemptRecord, at: number): TraceStep {
  const { status, durationMs, inputTokens, outputTokens, cost } = record
  return {
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
      reason: record.reason,
      message: record.message,
      firstTokenMs: record.firstTokenMs,
      retryAfterMs: record.retryAfterMs,
    },
  }
}
