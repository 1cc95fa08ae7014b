import type { ChatModel, ModelFacts, ProviderErrorKind } from '#app/integrations/llm/types.ts'
import type { BreakerState, NeedOfPerson } from './breaker.ts'

/** A model of a chain, with all that was to be known before it is asked. What its attempts show of it is kept here, for later steps. */
export type Candidate = {
  reference: string
  connectionKey: string
  /** For people: the connection's own name, or the provider's. */
  connectionName: string
  provider: string
  /** As the provider knows it. */
  model: string
  facts: ModelFacts
  breaker: BreakerState
  /** Why its breaker opened, where somebody has to mend that. */
  rests?: NeedOfPerson | undefined
  /** Failures in a row so far. */
  failures: number
  /** 0: no limit. */
  requestsPerMinute: number
  /** Why it cannot be asked at all: `connection_missing`, `connection_off`, `platform_limit`; null: it can. */
  unusable: string | null
  /** Throws when its key cannot be read or its provider is not set up here. */
  open(): ChatModel
}

export type Route = {
  candidates: Candidate[]
  hasBudgets: boolean
  /** One of them counts money. */
  hasCosts: boolean
  /** 0: no limit. */
  answersPerMinute: number
}

/** What one try of one model came to, for the trace and for what is spent. */
export type AttemptRecord = {
  reference: string
  connectionKey: string
  connectionName: string
  provider: string
  model: string
  /** `running`: as it stands while it is asked, its tokens estimated. */
  status: 'ok' | 'failed' | 'skipped' | 'running'
  /**
   * Why it failed (a ProviderErrorKind) or was skipped: `breaker_open`, `no_tools`, `no_vision`, `rate_limited`,
   * `connection_missing`, `connection_off`, `platform_limit`, `not_set_up`, `budget`. Null when it answered.
   */
  reason: ProviderErrorKind | (string & {}) | null
  /** The provider's own words, without secrets. */
  message: string | null
  /** From the start of the step. */
  offsetMs: number
  durationMs: number
  firstTokenMs: number | null
  retryAfterMs: number | null
  inputTokens: number
  outputTokens: number
  /** Micro-dollars. */
  cost: number
}
