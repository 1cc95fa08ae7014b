import { insertStoppedRunSteps } from '#app/db/run-steps.server.ts'
import { updateRunFirstToken, updateRunGivenUp } from '#app/db/runs.server.ts'
import { asSystem, asSystemOnce } from '#app/db/scope.server.ts'
import { recordSpend } from '#app/domain/budgets/record-spend.server.ts'
import { RunProgress } from '#app/domain/traces/progress.ts'
import { traceRecorder } from '#app/domain/traces/recorder.ts'
import { traceRun } from '#app/domain/traces/trace-run.server.ts'
import type { ChatModel } from '#app/integrations/llm/types.ts'
import { log } from '#app/lib/log.server.ts'
import { answerGate } from './answer-gate.ts'
import { answerText } from './answer-text.ts'
import { finishRun } from './end-run.server.ts'
import { announceWriter } from './event-hub.server.ts'
import { maskWords, newRedactionMemory } from './guardrails.ts'
import { logWriter, RunLost } from './log-writer.server.ts'
import type { Prepared } from './prepare-run.server.ts'
import { restoreMarks } from './restore-marks.ts'
import type { RunPlan } from './run-plan.server.ts'
import { runSpent, stepOf } from './run-spent.ts'
import { wellFormed } from './well-formed.ts'
import { writeAnswer } from './write-answer.server.ts'

/** An answer that takes longer than this is ended; no reader waits that long. */
const MAX_RUN_MS = 5 * 60_000

export type ExecuteOptions = {
  owner: string
  /** Aborted when the run was stopped or lost: then nothing more is written. */
  signal: AbortSignal
  /** Tests put a model of their own here. */
  model?: ChatModel
  /** Whoever writes for many answers at once keeps what this one has done so far. */
  onProgress?(progress: RunProgress): void
}

/**
 * Writes one answer from its plan to its end, outside any transaction. Never throws: a failure becomes the answer's
 * state. Ends silently when the run is not this owner's any more.
 */
export async function executeRun(plan: RunPlan, options: ExecuteOptions): Promise<void> {
  const { owner, signal, model } = options
  const run = { ...plan, owner }
  const { redact, blockedWords } = plan.settings.guardrails
  const trace = traceRecorder()
  const spent = runSpent(trace)
  const progress = new RunProgress(trace, plan.attempt, () =>
    spent.open ? stepOf(spent.open(), trace.now()) : null,
  )
  options.onProgress?.(progress)
  const redactions = newRedactionMemory()
  const gate = answerGate(plan.logged)
  const text = answerText(gate, () => [
    wellFormed(),
    ...(redact.length > 0 ? [restoreMarks(redactions)] : []),
    ...(blockedWords.length > 0 ? [maskWords(blockedWords)] : []),
  ])
  const lost = new AbortController()
  const timeout = AbortSignal.timeout(MAX_RUN_MS)
  const stop = AbortSignal.any([signal, lost.signal, timeout])
  const leave = announceWriter(plan.conversationId)
  let prepared: Prepared | null = null
  let noted: Promise<void> = Promise.resolve()
  let hasFailed = false

  const noteFirstToken = () => {
    const batch = progress.take()
    const first = {
      citations: citationsOf(prepared),
      writer: spent.open?.() ?? null,
      steps: batch ? [{ runId: plan.runId, ...batch }] : [],
    }
    noted = asSystemOnce('note the first token of an answer', (tx) =>
      updateRunFirstToken(tx, run, first),
    ).then(
      () => {
        if (batch) progress.confirm(batch)
      },
      (error) => log.warn({ error, runId: plan.runId }, 'the first token of an answer could not be noted'),
    )
  }
  const writer = logWriter(run, {
    onFirstText: noteFirstToken,
    onFailure: (error) => {
      if (!(error instanceof RunLost)) {
        hasFailed = true
        log.error({ error, runId: plan.runId }, 'an answer could not be logged; it will be taken over')
      }
      lost.abort()
    },
  })
  const isOver = () => signal.aborted || lost.signal.aborted
  const finished = (errorCode: string | null) => ({
    ...spent,
    traceId: traceRun(plan, trace, spent, errorCode),
  })

  try {
    const outcome = await writeAnswer({
      plan,
      owner,
      text,
      redactions,
      trace,
      progress,
      spent,
      show: (steps) => steps.forEach(writer.push),
      tell: writer.push,
      onPrepared: (ready) => {
        prepared = ready
      },
      stop,
      timeout,
      model,
    })
    if (isOver()) return
    await writer.drain()
    await noted
    await finishRun(run, {
      ...finished(outcome.errorCode),
      status: outcome.status,
      errorCode: outcome.errorCode,
      // What readers have stays, even when it breaks off; a failure before the first word is said in words.
      content: gate.screen() || outcome.otherwise,
      citations: citationsOf(prepared),
      steps: progress.rest(),
      hasTranscript: trace.steps.some(({ kind }) => kind === 'tool' || kind === 'approval'),
      isWaiting: outcome.isWaiting,
    })
  } catch (error) {
    if (error instanceof RunLost) lost.abort()
    if (!isOver()) {
      hasFailed = true
      log.error({ error, runId: plan.runId }, 'an answer could not be stored; it will be taken over')
    }
  } finally {
    leave()
    if (hasFailed) await noteGivenUp()
    if (isOver()) await noteStopped()
  }

  /** Where not even this can be written, the answer was not the reason. */
  async function noteGivenUp(): Promise<void> {
    await asSystemOnce('note that an attempt was given up', (tx) => updateRunGivenUp(tx, run)).catch(
      (error) => log.warn({ error, runId: plan.runId }, 'an attempt that was given up could not be noted'),
    )
  }

  /** Somebody stopped it: what was spent until then is kept all the same. */
  async function noteStopped(): Promise<void> {
    try {
      await asSystem('note what a stopped answer came to', async (tx) => {
        const isStopped = await insertStoppedRunSteps(tx, run, finished(null), progress.rest())
        if (isStopped) await recordSpend(tx, run, spent.attempts)
      })
    } catch (error) {
      log.warn({ error, runId: plan.runId }, 'the trace of a stopped answer could not be kept')
    }
  }
}

// A closure changes it, which the compiler does not see.
const citationsOf = (prepared: Prepared | null) => prepared?.citations ?? []
