import type { NumberedStep } from '#app/db/run-steps.server.ts'
import { keptSteps } from './kept-steps.ts'
import type { Recorder, TraceStep } from './recorder.ts'

/** Steps to be kept, by whoever writes anyway; handed back by `confirm` once they are. */
export type ProgressBatch = { attempt: number; steps: NumberedStep[]; upTo: number; openTokens: number }

const NEVER = -1

/**
 * What of an attempt's trace is not in the database yet, so that a process that dies leaves behind what it did. The model
 * that is being asked is the last step, kept anew when it has written more, and replaced by what came of it.
 */
export class RunProgress {
  private readonly trace: Recorder
  private readonly attempt: number
  private readonly open: () => TraceStep | null
  private kept = 0
  private openTokens = NEVER

  constructor(trace: Recorder, attempt: number, open: () => TraceStep | null) {
    this.trace = trace
    this.attempt = attempt
    this.open = open
  }

  /** Null: nothing is new. */
  take(): ProgressBatch | null {
    const open = this.open()
    const openTokens = open ? open.outputTokens : NEVER
    const { kept, attempt, trace } = this
    if (trace.steps.length === kept && openTokens === this.openTokens) return null
    const upTo = trace.steps.length
    return { attempt, steps: this.numbered(open ? [open] : []), upTo, openTokens }
  }

  confirm({ upTo, openTokens }: ProgressBatch): void {
    this.kept = Math.max(this.kept, upTo)
    this.openTokens = openTokens
  }

  /** What the end of the attempt has to keep. */
  rest(): NumberedStep[] {
    return this.numbered([])
  }

  private numbered(more: TraceStep[]): NumberedStep[] {
    const { kept } = this
    return keptSteps([...this.trace.steps.slice(kept), ...more]).map((step, at) => ({
      ...step,
      position: kept + at + 1,
    }))
  }
}
