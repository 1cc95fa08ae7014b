import { type RunStep, selectRunSteps, selectTracedRun, type TracedRun } from '#app/db/run-steps.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type StoredResult, selectToolCalls, type ToolCallRow } from '#app/db/tool-calls.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { Json } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { boundData } from './bound-data.ts'

export type Trace = {
  run: TracedRun
  steps: (RunStep & { position: number })[]
  /** The calls of this run as they stand now: a decision may have come after the steps were written. */
  calls: ToolCallRow[]
}

/** How an answer came about. Throws NOT_FOUND for a run whose conversation the person may not see. */
export async function getTrace(ctx: Context, runId: string): Promise<Trace> {
  requirePermission(ctx, 'trace', 'read')
  if (!isUuid(runId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, runId }
  return asActor(scopeOf(ctx), async (tx) => {
    const run = await selectTracedRun(tx, key)
    if (!run) throw new AppError('NOT_FOUND')
    const steps = await selectRunSteps(tx, key)
    const calls = await selectToolCalls(tx, { workspaceId: ctx.workspaceId, runIds: [runId] })
    return {
      run,
      steps,
      calls: calls.map((call) => ({
        ...call,
        arguments: boundData(call.arguments as Json),
        result: call.result && (boundData(call.result as unknown as Json) as unknown as StoredResult),
      })),
    }
  })
}
