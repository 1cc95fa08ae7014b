import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { updateJobToLastAttempt } from '#app/db/jobs.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { type ErrorCode, isAppError } from '#app/lib/app-error.ts'
import { log, withLogFields } from '#app/lib/log.server.ts'
import { catalog, type TaskName, type TaskPayload } from '#app/queue/catalog.ts'

/** `workspaceId` is empty for tasks that belong to no workspace. */
export type TaskRun = {
  /** Aborts when the worker is asked to stop. */
  signal: AbortSignal
  attempt: number
  isLastAttempt: boolean
}

type Handler<Name extends TaskName> = {
  run(ctx: Context, payload: TaskPayload<Name>, task: TaskRun): Promise<void>
  /** Called once when no attempt is left, so that people can see it. */
  failed?(ctx: Context, payload: TaskPayload<Name>, error: unknown): Promise<void>
}

const meta = z.object({ meta: z.object({ requestId: z.string().max(100) }).optional() })

/** Trying again cannot help: the input is wrong, or what it speaks of is gone. */
const PERMANENT: readonly ErrorCode[] = ['BAD_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'NOT_SIGNED_IN']

export function isPermanent(error: unknown): boolean {
  return (isAppError(error) && PERMANENT.includes(error.code)) || error instanceof z.ZodError
}

/** Wraps a handler: payload parsed by the catalogue, a job's context, one log line for each end, failures recorded. */
export function defineTask<Name extends TaskName>(name: Name, handler: Handler<Name>): Task {
  return (raw, helpers) => {
    const { job } = helpers
    const requestId = meta.safeParse(raw).data?.meta?.requestId ?? `job-${job.id}`
    const isLastAttempt = job.attempts >= job.max_attempts
    return withLogFields({ requestId, task: name, jobId: job.id, attempt: job.attempts }, async () => {
      const startedAt = performance.now()
      const took = () => Math.round(performance.now() - startedAt)
      let ctx: Context | undefined
      let payload: TaskPayload<Name> | undefined
      try {
        payload = catalog[name].payload.parse(raw) as TaskPayload<Name>
        ctx = contextOf(name, payload, requestId)
        await handler.run(ctx, payload, { signal: helpers.abortSignal, attempt: job.attempts, isLastAttempt })
        log.info({ ms: took() }, 'job done')
      } catch (error) {
        const final = isLastAttempt || isPermanent(error)
        log[final ? 'error' : 'warn']({ ms: took(), final, error }, 'job failed')
        if (final && ctx && payload) await handler.failed?.(ctx, payload, error)
        if (final && !isLastAttempt)
          await asSystem('a job that cannot succeed is not tried again', (tx) =>
            updateJobToLastAttempt(tx, job.id),
          )
        // The queue keeps the message: the code alone, since an error's text may quote what a person wrote.
        throw new Error(isAppError(error) ? error.message : error instanceof Error ? error.name : 'failed')
      }
    })
  }
}

function contextOf(task: TaskName, payload: object, requestId: string): Context {
  const workspaceId =
    'workspaceId' in payload && typeof payload.workspaceId === 'string' ? payload.workspaceId : ''
  return { workspaceId, actor: { kind: 'job', task }, role: null, requestId, locale: 'en' }
}
