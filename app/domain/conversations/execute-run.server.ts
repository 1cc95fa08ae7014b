import { type RunEnd, updateRunFirstToken } from '#app/db/runs.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'
import type { Retrieved } from '#app/domain/retrieval/retrieve-passages.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { chooseModel } from '#app/integrations/llm/choose.server.ts'
import { type ChatModel, isProviderError, type StopReason } from '#app/integrations/llm/types.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { answerGate, type Shown } from './answer-gate.ts'
import { finishRun } from './end-run.server.ts'
import { announceWriter } from './event-hub.server.ts'
import { findPassages } from './find-passages.server.ts'
import { logWriter, RunLost } from './log-writer.server.ts'
import { promptParts, systemPrompt } from './prompt.ts'
import { historyFor, MAX_RUN_ATTEMPTS } from './rules.ts'
import type { RunPlan } from './run-plan.server.ts'

/** An answer that takes longer than this is ended; no reader waits that long. */
const MAX_RUN_MS = 5 * 60_000

export type ExecuteOptions = {
  owner: string
  /** Aborted when the run was stopped or lost: then nothing more is written. */
  signal: AbortSignal
  /** Tests put a model of their own here. */
  model?: ChatModel
}

type Outcome = Omit<RunEnd, 'status'> & { status: 'completed' | 'failed' }
const failed = (errorCode: string): Outcome => ({
  status: 'failed',
  errorCode,
  inputTokens: 0,
  outputTokens: 0,
})

function errorCodeOf(error: unknown): string {
  if (isProviderError(error)) return `provider_${error.kind}`
  if (isAppError(error)) return error.code === 'LIMIT_REACHED' ? 'limit_reached' : 'model_unavailable'
  return 'internal'
}

const apology = (language: RunPlan['language']) =>
  translatorFor(language === 'pt' ? 'pt-BR' : 'en')('errors.answer.unavailable')

/** The model's answer as text, and how it ended. Throws ProviderError. */
async function* streamAnswer(plan: RunPlan, found: Retrieved, model: ChatModel, signal: AbortSignal) {
  const { settings } = plan
  const request = {
    model: settings.model.slice(settings.model.indexOf(':') + 1),
    system: systemPrompt(
      promptParts({
        agentName: plan.agentName,
        settings,
        language: plan.language,
        passages: found.passages,
        now: new Date(),
      }),
    ),
    messages: historyFor(plan.history),
    passages: found.passages,
    language: plan.language,
    temperature: settings.temperature,
    maxOutputTokens: settings.maxOutputTokens,
  }
  yield* model.stream(request, signal)
}

/**
 * Writes one answer from its plan to its end, outside any transaction. Never throws: a failure becomes the answer's
 * state. Ends silently when the run is not this owner's any more.
 */
export async function executeRun(plan: RunPlan, { owner, signal, model }: ExecuteOptions): Promise<void> {
  const run = { ...plan, owner }
  const gate = answerGate(plan.logged)
  const lost = new AbortController()
  const timeout = AbortSignal.timeout(MAX_RUN_MS)
  const stop = AbortSignal.any([signal, lost.signal, timeout])
  const leave = announceWriter(plan.conversationId)
  let found: Retrieved = { passages: [], citations: [] }
  let noted: Promise<void> = Promise.resolve()
  let reason: StopReason = 'end'

  const noteFirstToken = () => {
    noted = asSystemOnce('note the first token of an answer', (tx) =>
      updateRunFirstToken(tx, run, found.citations),
    ).catch((error) =>
      log.warn({ error, runId: plan.runId }, 'the first token of an answer could not be noted'),
    )
  }
  const writer = logWriter(run, {
    onFirstWrite: noteFirstToken,
    onFailure: (error) => {
      if (!(error instanceof RunLost))
        log.error({ error, runId: plan.runId }, 'an answer could not be logged; it will be taken over')
      lost.abort()
    },
  })
  const show = (steps: Shown[]) => steps.forEach(writer.push)

  const generate = async (): Promise<Outcome> => {
    if (plan.attempt > MAX_RUN_ATTEMPTS) return failed('interrupted')
    const usage = { inputTokens: 0, outputTokens: 0 }
    try {
      found = await (plan.found ?? findPassages(plan))
      for await (const event of streamAnswer(plan, found, model ?? chooseModel(plan.settings.model), stop)) {
        if (event.type === 'text') show(gate.push(event.text))
        else if (event.type === 'end') {
          reason = event.reason
          Object.assign(usage, { inputTokens: event.inputTokens, outputTokens: event.outputTokens })
        }
      }
      show(gate.end())
      return { status: 'completed', errorCode: reason === 'filtered' ? 'filtered' : null, ...usage }
    } catch (error) {
      if (!stop.aborted) log.warn({ error, runId: plan.runId }, 'an answer failed')
      return { ...failed(timeout.aborted ? 'timeout' : errorCodeOf(error)), ...usage }
    }
  }

  try {
    const outcome = await generate()
    if (signal.aborted || lost.signal.aborted) return
    await writer.drain()
    await noted
    // What readers have stays, even when it breaks off; a failure before the first word is said in words.
    const content = gate.screen() || (outcome.status === 'failed' ? apology(plan.language) : '')
    await finishRun(run, { ...outcome, content, citations: found.citations })
  } catch (error) {
    if (!lost.signal.aborted)
      log.error({ error, runId: plan.runId }, 'an answer could not be stored; it will be taken over')
  } finally {
    leave()
  }
}
