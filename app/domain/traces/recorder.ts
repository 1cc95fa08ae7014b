import type { Json } from '#app/integrations/llm/types.ts'

export type TraceKind =
  | 'prompt'
  | 'retrieval'
  | 'attempt'
  | 'tool'
  | 'guardrail'
  | 'budget'
  | 'approval'
  | 'handover'

/** One thing that happened on the way to an answer. Times in ms; `offsetMs` counts from the start of the run's attempt. */
export type TraceStep = {
  kind: TraceKind
  name: string
  status: 'ok' | 'failed' | 'skipped' | 'waiting' | 'running'
  offsetMs: number
  durationMs: number
  inputTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
  data: Json
}

type NewStep = Pick<TraceStep, 'kind' | 'name'> & Partial<Omit<TraceStep, 'kind' | 'name'>>

export type Recorder = {
  /** Unix time in ms. */
  readonly startedAt: number
  /** ms since the start. */
  now(): number
  add(step: NewStep): void
  readonly steps: TraceStep[]
}

/** More than an answer with ten turns of sixteen calls makes; what a loop gone wrong adds beyond is not kept. */
const MAX_STEPS = 400

/** Gathers what happens while an answer is written. Costs an array's push; everything else waits for the end. */
export function traceRecorder(): Recorder {
  const started = performance.now()
  const startedAt = Date.now()
  const steps: TraceStep[] = []
  const now = () => performance.now() - started
  return {
    startedAt,
    now,
    steps,
    add(step) {
      if (steps.length >= MAX_STEPS) return
      steps.push({
        status: 'ok',
        offsetMs: Math.max(0, now() - (step.durationMs ?? 0)),
        durationMs: 0,
        inputTokens: 0,
        outputTokens: 0,
        cost: 0,
        data: {},
        ...step,
      })
    },
  }
}
