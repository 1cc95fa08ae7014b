import { hostname } from 'node:os'
import { updateHeartbeats, updateRunsReleased } from '#app/db/runs.server.ts'
import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import type { RunProgress } from '#app/domain/traces/progress.ts'
import { newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'
import { claimRuns, countStoppedRuns } from './claim-runs.server.ts'
import { finishRun } from './end-run.server.ts'
import { executeRun } from './execute-run.server.ts'
import { loadRunPlan, type RunPlan } from './run-plan.server.ts'

// The answers that this process is writing. Each second it says that it lives, for all of them in one statement, and
// looks for answers whose process does not.

const TICK_MS = 1_000
const COUNT_MS = 30_000

type Active = { abort: AbortController; done: Promise<void>; progress: () => RunProgress | null }
type State = { owner: string; active: Map<string, Active>; isStopping: boolean }

const state = () =>
  remember<State>('run-engine', () => ({
    owner: `${hostname()}:${process.pid}:${newId().slice(-12)}`,
    active: new Map(),
    isStopping: false,
  }))

/** How this process signs the runs it writes. */
export const ownerName = (): string => state().owner

/** Begins to write an answer whose run is stored and committed. Returns at once. */
export function startRun(plan: RunPlan): void {
  const { active, owner, isStopping } = state()
  // A stopping process takes nothing on: the run has no heartbeat and another one finds it.
  if (isStopping || active.has(plan.runId)) return
  const abort = new AbortController()
  let progress: RunProgress | null = null
  const done = executeRun(plan, {
    owner,
    signal: abort.signal,
    onProgress: (made) => {
      progress = made
    },
  }).finally(() => active.delete(plan.runId))
  active.set(plan.runId, { abort, done, progress: () => progress })
}

/** Ends the model's stream of a run that was stopped, if this process writes it; another learns by its heartbeat. */
export function abortRun(runId: string): void {
  state().active.get(runId)?.abort.abort()
}

/**
 * One sign of life for every run of this process, with what each has done since the last; those that are not its own any more
 * fall silent.
 */
export async function beat(): Promise<void> {
  const { active, owner } = state()
  const runIds = [...active.keys()]
  if (runIds.length === 0) return
  const taken = [...active].flatMap(([runId, { progress }]) => {
    const own = progress()
    const batch = own?.take()
    return own && batch ? [{ runId, own, batch }] : []
  })
  const steps = taken.map(({ runId, batch }) => ({ runId, ...batch }))
  const own = await asSystemOnce('say that answers are being written', (tx) =>
    updateHeartbeats(tx, owner, runIds, steps),
  )
  for (const { own: progress, batch } of taken) progress.confirm(batch)
  for (const runId of runIds) if (!own.has(runId)) abortRun(runId)
}

/** Takes over answers that nobody writes any more. Returns how many. */
export async function takeOverStaleRuns(): Promise<number> {
  const { owner, isStopping } = state()
  if (isStopping) return 0
  const claimed = await claimRuns(owner)
  for (const run of claimed) {
    log.warn({ runId: run.id, attempt: run.attempt }, 'an answer was taken over')
    const plan = await loadRunPlan(run)
    if (plan) startRun(plan)
    else {
      const key = {
        workspaceId: run.workspace_id,
        conversationId: run.conversation_id,
        agentId: run.agent_id,
        runId: run.id,
        answerId: run.answer_id,
        owner,
      }
      await finishRun(key, {
        status: 'failed',
        errorCode: 'interrupted',
        inputTokens: 0,
        outputTokens: 0,
        cost: 0,
        provider: null,
        connectionKey: null,
        traceId: null,
        content: '',
        citations: [],
        attempts: [],
        steps: [],
        hasTranscript: false,
        isWaiting: false,
      })
    }
  }
  return claimed.length
}

export type RunEngine = {
  /** Waits for running answers at most `graceMs`, hands the others over, returns how many those were. */
  stop(graceMs: number): Promise<number>
}

function every(ms: number, what: string, task: () => Promise<unknown>): () => void {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    task()
      .catch((error) => log.error({ error }, `${what} failed`))
      .finally(() => {
        isRunning = false
      })
  }, ms)
  return () => clearInterval(timer)
}

/** `takesOver: false`: it writes its own answers and leaves abandoned ones, whoever began them, to other processes. */
export function startRunEngine({ takesOver = true } = {}): RunEngine {
  const endBeats = every(TICK_MS, 'the heartbeat of answers', beat)
  const endSweeps = takesOver
    ? every(TICK_MS, 'the search for abandoned answers', takeOverStaleRuns)
    : () => {}
  const endCounts = every(COUNT_MS, 'the count of stopped answers', countStoppedRuns)
  return {
    async stop(graceMs) {
      const current = state()
      current.isStopping = true
      endSweeps()
      endCounts()
      const finished = Promise.all([...current.active.values()].map(({ done }) => done))
      await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, graceMs))])
      endBeats()
      if (current.active.size === 0) return 0
      // What they have done so far goes with them.
      await beat().catch((error) => log.warn({ error }, 'the last heartbeat of answers failed'))
      const released = await asSystem('hand answers over', (tx) => updateRunsReleased(tx, current.owner))
      for (const { abort } of current.active.values()) abort.abort()
      return released
    },
  }
}
