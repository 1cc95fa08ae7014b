import type { RunStep } from '#app/db/run-steps.server.ts'
import { boundData } from './bound-data.ts'
import type { TraceStep } from './recorder.ts'

/** Steps as they are kept: whole numbers, data without secrets and of bounded size. */
export function keptSteps(steps: TraceStep[]): RunStep[] {
  return steps.map((step) => ({
    ...step,
    name: step.name.replaceAll('\0', '').toWellFormed().slice(0, 200),
    offsetMs: Math.round(step.offsetMs),
    durationMs: Math.round(step.durationMs),
    inputTokens: Math.round(step.inputTokens),
    outputTokens: Math.round(step.outputTokens),
    cost: Math.round(step.cost),
    data: boundData(step.data),
  }))
}
