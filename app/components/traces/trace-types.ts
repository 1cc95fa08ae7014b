import type { SerializeFrom } from '@remix-run/node'
import type { Trace } from '#app/domain/traces/get-trace.server.ts'

/** A trace as pages get it: its moments have become texts on the way. */
export type ShownTrace = SerializeFrom<Trace>
export type ShownStep = ShownTrace['steps'][number]
export type ShownCall = ShownTrace['calls'][number]

type Moment = string | number | Date

/** ms from one moment to another; null while one of them is not known. */
export const between = (from: Moment | null, to: Moment | null): number | null =>
  from === null || to === null ? null : Math.max(0, new Date(to).getTime() - new Date(from).getTime())

/** Attempts as people count them: an answer that goes on after a decision is begun by whoever takes it first. */
export const attemptNumber = (run: Pick<ShownTrace['run'], 'continuesRunId'>, attempt: number): number =>
  Math.max(1, attempt - (run.continuesRunId ? 1 : 0))
