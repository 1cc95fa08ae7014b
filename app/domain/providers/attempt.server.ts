import type { Purse } from '#app/domain/budgets/purse.server.ts'
import {
  type ChatEvent,
  type ChatModel,
  isProviderError,
  ProviderError,
} from '#app/integrations/llm/types.ts'
import { estimateTokens } from '#app/lib/token-estimate.ts'
import { adaptRequest } from './adapt-request.ts'
import { takeConnectionRate } from './answer-rates.server.ts'
import type { Turn } from './attempt-order.ts'
import { mayProbe, noteFailure, noteSuccess } from './breaker-notes.server.ts'
import { BUILTIN } from './reference.ts'
import type { AttemptRecord, Candidate } from './route.ts'
import type { RoutedCall } from './route-answer.server.ts'
import { costOf, estimatePrompt } from './tokens.ts'

/** While others could answer, nobody is waited for longer than this; who is alone has the adapter's whole limit. */
export const FIRST_TOKEN_MS = 15_000

/** Not asked; `retryAfterMs` when it may be asked later. */
type NotAsked = { events: null; failure: ProviderError; retryAfterMs: number | null }
type Asked = { events: AsyncIterable<ChatEvent> }

const round = (ms: number) => Math.round(ms * 10) / 10

function recordOf(candidate: Candidate, startedAt: number): AttemptRecord {
  const { reference, connectionKey, connectionName, provider, model } = candidate
  return {
    reference,
    connectionKey,
    connectionName,
    provider,
    model,
    status: 'skipped',
    reason: null,
    message: null,
    offsetMs: round(performance.now() - startedAt),
    durationMs: 0,
    firstTokenMs: null,
    retryAfterMs: null,
    inputTokens: 0,
    outputTokens: 0,
    cost: 0,
  }
}

export const skippedRecord = (candidate: Candidate, reason: string, startedAt: number): AttemptRecord => ({
  ...recordOf(candidate, startedAt),
  reason,
})

type Place = {
  startedAt: number
  /** Null: no budget applies. */
  purse: Purse | null
  /** Of breakers, by this step; who ends it waits for all. */
  notes: Promise<void>[]
  /** Nobody else could be asked instead. */
  isLast: boolean
  /** Asked since those before it failed. */
  standsIn: boolean
}

/** One try of one model: `begin`, `saw` for every event, `failed` if it threw, and `end` in every case. */
export class Attempt {
  hasBegun = false
  private readonly call: RoutedCall
  private readonly candidate: Candidate
  private readonly request: RoutedCall['request']
  private readonly place: Place
  private readonly record: AttemptRecord
  private readonly beganAt = performance.now()
  private readonly late = new AbortController()
  private timer: NodeJS.Timeout | undefined
  private isAsked = false
  /** `none`: it was refused before any work. `unknown`: nobody can say, so all that was reserved counts. */
  private use: 'none' | 'known' | 'unknown' = 'none'
  private written = ''
  private promptTokens: number | null = null

  constructor(call: RoutedCall, { candidate, without }: Turn<Candidate>, place: Place) {
    this.call = call
    this.candidate = candidate
    this.place = place
    const request = adaptRequest(call.request, candidate.facts, without)
    this.request = place.standsIn ? { ...request, standsIn: true } : request
    this.record = recordOf(candidate, place.startedAt)
  }

  /** Makes sure that it may be asked, and asks. Throws BudgetReached. */
  async begin(signal: AbortSignal): Promise<Asked | NotAsked> {
    const { candidate, request, place } = this
    const model = this.openModel()
    if ('failure' in model) return model
    const waitMs = await takeConnectionRate(candidate.connectionKey, candidate.requestsPerMinute)
    if (waitMs > 0) return this.skip('rate_limited', waitMs)
    if (candidate.breaker !== 'closed' && !(await this.isProbe())) return this.skip('breaker_open', null)
    await place.purse?.take(this.need())
    this.isAsked = true
    const events = (either: AbortSignal) => ({
      events: model.stream({ ...request, model: candidate.model }, either),
    })
    if (place.isLast) return events(signal)
    this.timer = setTimeout(() => this.late.abort(), this.call.firstTokenMs ?? FIRST_TOKEN_MS)
    return events(AbortSignal.any([signal, this.late.signal]))
  }

  saw(event: ChatEvent): void {
    if (!this.hasBegun) {
      this.hasBegun = true
      clearTimeout(this.timer)
      this.record.firstTokenMs = round(performance.now() - this.beganAt)
    }
    if (event.type === 'text') this.written += event.text
    else if (event.type === 'tool_call') this.written += event.call.arguments
    else {
      this.record.status = 'ok'
      this.count(event)
      this.isWell()
    }
  }

  /** It ended without a word; to be thrown, so that another is asked. What it used counts. */
  saidNothing(end: Extract<ChatEvent, { type: 'end' }>): ProviderError {
    this.count(end)
    const { provider } = this.candidate
    return new ProviderError('empty', provider, { message: `${provider}: the model said nothing` })
  }

  /** What it threw, in our terms; the breaker learns of it. */
  failed(thrown: unknown): unknown {
    if (!isProviderError(thrown)) {
      this.record.reason = this.isAsked ? 'internal' : 'budget'
      if (this.isAsked) this.use = 'unknown'
      return thrown
    }
    const isLate = this.late.signal.aborted && thrown.kind === 'aborted'
    const error = isLate
      ? new ProviderError('timeout', thrown.provider, {
          message: `${thrown.provider}: no first token in time`,
        })
      : thrown
    const { kind, message, retryAfterMs } = error
    Object.assign(this.record, { status: 'failed', reason: kind, message, retryAfterMs })
    if (kind === 'empty') {
      // It answered, in good order, only not with words: no breaker counts that, and its use is known.
      this.isWell()
      return error
    }
    // Refused before any work was done. What breaks off later, or says nothing, may be charged all the same.
    const isRefused =
      !this.hasBegun &&
      ['auth', 'no_credit', 'rate_limited', 'bad_request', 'unavailable', 'nothing_found'].includes(kind)
    if (!isRefused) this.guessUse()
    this.use = isRefused ? 'none' : kind === 'aborted' ? 'known' : 'unknown'
    if (kind === 'unasked_tool') {
      // It answered, only not to the point: its connection is well.
      this.isWell()
      return error
    }
    this.place.notes.push(noteFailure(this.key, this.candidate, error))
    if (this.candidate.breaker === 'half_open') this.candidate.breaker = 'open'
    this.candidate.failures += 1
    return error
  }

  /** Writes down what came of it. What it used is settled before anybody goes on; a refusal leaves it to the next. */
  async end(): Promise<void> {
    clearTimeout(this.timer)
    const { record } = this
    record.durationMs = round(performance.now() - this.beganAt)
    if (this.isAsked && record.status === 'skipped') {
      // The reader left in the middle of it.
      record.status = 'failed'
      record.reason ??= 'aborted'
      this.use = 'known'
      this.guessUse()
    }
    record.cost = costOf(this.candidate.facts, record.inputTokens, record.outputTokens)
    this.call.onAttempt(record)
    const { inputTokens, outputTokens, cost } = record
    if (this.use === 'known') await this.place.purse?.settle({ tokens: inputTokens + outputTokens, cost })
    if (this.use === 'unknown') await this.place.purse?.settle(null)
  }

  /** How it stands: what it would come to if everything ended now. */
  peek(): AttemptRecord {
    const { record, candidate } = this
    const isOwn = candidate.provider === BUILTIN
    this.promptTokens ??= isOwn ? 0 : estimatePrompt(this.request)
    const inputTokens = this.promptTokens
    const outputTokens = isOwn ? 0 : estimateTokens(this.written)
    return {
      ...record,
      status: 'running',
      durationMs: round(performance.now() - this.beganAt),
      inputTokens,
      outputTokens,
      cost: costOf(candidate.facts, inputTokens, outputTokens),
    }
  }

  private count({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }): void {
    this.use = 'known'
    if (inputTokens + outputTokens > 0) Object.assign(this.record, { inputTokens, outputTokens })
    else this.guessUse()
  }

  private isWell(): void {
    this.place.notes.push(noteSuccess(this.key, this.candidate))
    // Later steps of the answer go by the same route.
    Object.assign(this.candidate, { breaker: 'closed', failures: 0 })
  }

  private isProbe(): Promise<boolean> | false {
    return this.candidate.breaker === 'half_open' && mayProbe(this.key)
  }

  private get key() {
    return { workspaceId: this.call.workspaceId, connectionKey: this.candidate.connectionKey }
  }

  private openModel(): ChatModel | NotAsked {
    const { provider, reference } = this.candidate
    try {
      return this.call.fetchModel?.(reference) ?? this.candidate.open()
    } catch (cause) {
      const failure = isProviderError(cause)
        ? cause
        : new ProviderError('auth', provider, { message: 'the key of this connection cannot be read', cause })
      this.record.message = failure.message
      return { ...this.skip('not_set_up', null), failure }
    }
  }

  private skip(
    reason: 'rate_limited' | 'breaker_open' | 'not_set_up',
    retryAfterMs: number | null,
  ): NotAsked {
    Object.assign(this.record, { reason, retryAfterMs })
    const { provider } = this.candidate
    const kind = reason === 'rate_limited' ? reason : 'unavailable'
    const failure = new ProviderError(kind, provider, { message: `${provider}: ${reason}` })
    return { events: null, failure, retryAfterMs }
  }

  /** At most; our own answerer needs nothing. */
  private need(): { tokens: number; cost: number } {
    const { candidate, request } = this
    if (candidate.provider === BUILTIN) return { tokens: 0, cost: 0 }
    const [input, output] = [estimatePrompt(request), request.maxOutputTokens]
    return { tokens: input + output, cost: costOf(candidate.facts, input, output) }
  }

  /** A provider that reports nothing, or a reader who left: what was sent, and what came of it. */
  private guessUse(): void {
    if (this.candidate.provider === BUILTIN) return
    this.record.inputTokens = estimatePrompt(this.request)
    this.record.outputTokens = estimateTokens(this.written)
  }
}
