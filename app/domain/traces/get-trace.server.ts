import { selectSourcesOfChunks } from '#app/db/chunks.server.ts'
import { selectPeople } from '#app/db/members.server.ts'
import {
  type AttemptedStep,
  selectRunSteps,
  selectTracedRun,
  type TracedRun,
} from '#app/db/run-steps.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type StoredResult, selectToolCalls, type ToolCallRow } from '#app/db/tool-calls.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { firstNameOf } from '#app/domain/inbox/rules.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import type { Json } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { boundData } from './bound-data.ts'
import { chunkIdsOf } from './read-step.ts'

export type Trace = {
  run: TracedRun
  steps: AttemptedStep[]
  /** The calls of this run as they stand now: a decision may have come after the steps were written. */
  calls: (ToolCallRow & { decidedByName: string | null })[]
  /** Chunk -> source, for what was found and is still there. */
  sources: { [chunkId: string]: string }
}

/** How an answer came about. Throws NOT_FOUND for a run whose conversation the person may not see. */
export async function getTrace(ctx: Context, runId: string): Promise<Trace> {
  requirePermission(ctx, 'trace', 'read')
  if (!isUuid(runId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  const userId = ctx.actor.kind === 'user' ? ctx.actor.userId : null
  const key = { workspaceId, runId }
  return asActor(scopeOf(ctx), async (tx) => {
    const run = await selectTracedRun(tx, key)
    // What somebody tries out is theirs.
    if (!run || (run.channel === 'preview' && run.previewUserId !== userId)) throw new AppError('NOT_FOUND')
    const steps = await selectRunSteps(tx, key)
    const calls = await selectToolCalls(tx, { workspaceId, runIds: [runId] })
    const people = calls.some(({ decidedBy }) => decidedBy) ? await selectPeople(tx) : []
    const sources = await selectSourcesOfChunks(tx, workspaceId, chunkIdsOf(steps))
    return {
      run,
      steps,
      calls: calls.map((call) => {
        const person = people.find(({ user_id }) => user_id === call.decidedBy)
        return {
          ...call,
          decidedByName: person ? firstNameOf(person) : null,
          arguments: boundData(call.arguments as Json),
          result: call.result && (boundData(call.result as unknown as Json) as unknown as StoredResult),
        }
      }),
      sources: Object.fromEntries(sources.map(({ id, source_id }) => [id, source_id])),
    }
  })
}
