import type { ToolCallRow } from '#app/db/tool-calls.server.ts'
import { MAX_ARGUMENTS_CHARS } from '#app/domain/tools/check-arguments.ts'
import { frameResult } from '#app/domain/tools/tool-text.ts'
import type { Recorder } from '#app/domain/traces/recorder.ts'
import {
  type ChatMessage,
  type ChatModel,
  type ChatRequest,
  isProviderError,
  ProviderError,
  type StopReason,
  type ToolCall,
} from '#app/integrations/llm/types.ts'
import type { Shown } from './answer-gate.ts'
import type { AnswerText } from './answer-text.ts'
import type { CallOutcome, CallScene } from './call-scene.ts'
import { type RedactionMemory, redact } from './guardrails.ts'
import type { Prepared } from './prepare-run.server.ts'
import { MAX_ANSWER_LENGTH, MAX_CALLS_HEARD } from './rules.ts'
import { runCalls } from './run-calls.server.ts'
import type { RunPlan } from './run-plan.server.ts'
import type { RouteSpent } from './run-spent.ts'
import { limitsOf, streamStep } from './stream-step.server.ts'

export type Loop = {
  plan: RunPlan
  prepared: Prepared
  /** What every turn is asked, apart from the turns themselves. */
  request: Omit<ChatRequest, 'model' | 'tools'>
  text: AnswerText
  show(steps: Shown[]): void
  scene: CallScene
  spent: RouteSpent
  redactions: RedactionMemory
  trace: Recorder
  stop: AbortSignal
  model: ChatModel | undefined
}

export type LoopEnd = {
  /** `tools` with nothing waiting: it asked for a tool when no turn was left for one. */
  reason: StopReason
  /** Calls that wait for a person. */
  waiting: number
  /** A tool of this answer did something, so it rests on more than passages. */
  hasResults: boolean
}

/** The turns of a model until it has said what it had to say, or somebody has to decide something. Throws as `streamRouted` does. */
export async function runLoop(loop: Loop): Promise<LoopEnd> {
  const { plan, prepared, scene, text } = loop
  const { maxSteps } = plan.settings.tools
  const transcript: ChatMessage[] = [...prepared.transcript]
  for (const said of transcript.slice(prepared.saidElsewhere))
    if (said.role === 'assistant') sayAgain(loop, said.content)
  let step = transcript.filter(({ role }) => role === 'assistant').length
  let hasResults = false
  // An answer that somebody else began: its last turn asked for something.
  let calls = pendingCalls(transcript)
  let before = prepared.calls
  // What its arguments stand for is known once everything before was read, in the same order as the first time.
  forModel(transcript, loop)
  for (;;) {
    if (calls.length > 0) {
      const outcomes = await runCalls(calls, { step, transcript }, before, scene)
      before = withOutcomes(before, outcomes)
      const waiting = new Set(outcomes.filter(({ result }) => result === null).map(({ row }) => row?.id)).size
      if (waiting > 0) return { reason: 'tools', waiting, hasResults }
      hasResults ||= outcomes.some(({ result }) => result?.isError === false)
      transcript.push(...outcomes.map(toMessage))
    }
    if (loop.stop.aborted) throw new ProviderError('aborted', 'route')
    step += 1
    const isLast = step >= maxSteps
    const turn = await runTurn(loop, transcript, step, isLast)
    if (turn.calls.length === 0 || isLast) return { reason: turn.reason, waiting: 0, hasResults }
    transcript.push({ role: 'assistant', content: text.stepText(), toolCalls: turn.calls })
    calls = turn.calls
  }
}

/** What an earlier attempt had said in a turn that is over: readers may have it, or part of it. */
function sayAgain({ text, show }: Loop, said: string): void {
  text.startStep()
  show(text.push(said))
  show(text.endStep())
}

function pendingCalls(transcript: ChatMessage[]): ToolCall[] {
  const last = transcript.at(-1)
  return last?.role === 'assistant' ? (last.toolCalls ?? []) : []
}

/** A call that was made is answered from what is known, for the rest of the answer. */
function withOutcomes(before: ToolCallRow[], outcomes: CallOutcome[]): ToolCallRow[] {
  const made = new Map(outcomes.flatMap(({ row }) => (row ? [[row.id, row]] : [])))
  return [...before.filter(({ id }) => !made.has(id)), ...made.values()]
}

const toMessage = ({ call, result }: CallOutcome): ChatMessage => ({
  role: 'tool',
  callId: call.id,
  name: call.name,
  content: result?.content ?? '',
  isError: result?.isError ?? true,
})

/** The answer so far as a model may read it: without personal data, and results as what they are. */
function forModel(transcript: ChatMessage[], { plan, redactions }: Loop): ChatMessage[] {
  const kinds = plan.settings.guardrails.redact
  const clean = (content: string) => redact(content, kinds, redactions).text
  return transcript.map((message) => {
    if (message.role === 'tool')
      return { ...message, content: frameResult(message.name, clean(message.content)) }
    return typeof message.content === 'string' ? { ...message, content: clean(message.content) } : message
  })
}

/** A call as it can be kept. What is cut is no JSON any more, and so never a call. */
const plainCall = ({ id, name, arguments: written }: ToolCall): ToolCall => {
  const plain = (text: string, length: number) => text.replaceAll('\0', '').toWellFormed().slice(0, length)
  return { id: plain(id, 200), name: plain(name, 200), arguments: plain(written, MAX_ARGUMENTS_CHARS + 1) }
}

async function runTurn(
  loop: Loop,
  transcript: ChatMessage[],
  step: number,
  isLast: boolean,
): Promise<{ reason: StopReason; calls: ToolCall[] }> {
  const { plan, prepared, request, text, show, spent, stop } = loop
  const tools = isLast ? [] : prepared.tools.map(({ spec }) => spec)
  const calls: ToolCall[] = []
  let reason: StopReason = 'end'
  text.startStep()
  const events = streamStep(
    {
      workspaceId: plan.workspaceId,
      agentId: plan.agentId,
      visitorId: prepared.situation.visitorId,
      runId: plan.runId,
      attempt: plan.attempt,
      step,
      models: [plan.settings.model, ...plan.settings.fallbackModels],
      request: {
        ...request,
        messages: [...request.messages, ...forModel(transcript, loop)],
        ...(tools.length > 0 ? { tools } : {}),
      },
      counts: step === 1,
      mayEndSilently:
        loop.scene.isHandedOver || loop.scene.attachments.length > 0 || text.screen().trim() !== '',
      limits: limitsOf(plan.settings),
      route: prepared.route,
      onAsked: (peek) => spent.asked(peek),
      onAttempt: (record) => spent.attempt(record, loop.trace.now()),
    },
    loop.model,
    stop,
  )
  try {
    for await (const event of events) {
      if (event.type === 'text') {
        // Beyond it, a model has gone mad; what it still says costs, and nobody hears it.
        if (text.screen().length > MAX_ANSWER_LENGTH) {
          reason = 'length'
          break
        }
        show(text.push(event.text))
      } else if (event.type === 'tool_call') {
        if (calls.length < MAX_CALLS_HEARD) calls.push(plainCall(event.call))
      } else {
        reason = event.reason
      }
    }
  } catch (error) {
    // It wants to go on where there is nothing left to go on with: what it said is the answer.
    if (!isProviderError(error) || error.kind !== 'unasked_tool') throw error
    reason = 'tools'
  }
  show(text.endStep())
  return { reason, calls: reason === 'tools' || calls.length > 0 ? calls : [] }
}
