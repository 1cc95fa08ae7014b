import { updateOpenJobRun } from '#app/db/job-runs.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import type { IngestStep } from './rules.ts'

/** Thrown between steps when somebody cancelled the run, or ended it otherwise: the work stops without a trace. */
export class IngestStopped extends Error {
  readonly reason: 'cancelled' | 'ended'
  constructor(reason: 'cancelled' | 'ended') {
    super(reason)
    this.reason = reason
  }
}

export type IngestProgress = {
  /** Shows a step, and how far it is; written at once for a new step, else at most every `everyMs`. */
  report(step: IngestStep, done?: number, total?: number): Promise<void>
}

/** Progress of one run, which people watch live. Each write also asks whether to go on. */
export function ingestProgress(
  ctx: Context,
  jobRunId: string,
  signal?: AbortSignal,
  everyMs = 250,
): IngestProgress {
  let lastStep: IngestStep | null = null
  let lastWrite = 0
  return {
    async report(step, done = 0, total = 0) {
      signal?.throwIfAborted()
      const now = performance.now()
      if (step === lastStep && now - lastWrite < everyMs) return
      lastStep = step
      lastWrite = now
      const change = { step, progress_done: done, progress_total: total }
      requireGoing(
        await asSystem('ingest progress', (tx) => updateOpenJobRun(tx, ctx.workspaceId, jobRunId, change)),
      )
    },
  }
}

export function requireGoing(run: { isCancelRequested: boolean } | undefined): void {
  if (!run) throw new IngestStopped('ended')
  if (run.isCancelRequested) throw new IngestStopped('cancelled')
}
