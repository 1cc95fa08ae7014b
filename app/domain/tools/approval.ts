import type { Outcome } from './outcome.ts'

/** A call that a person has to allow, as the conversation shows it. */
export type Approval = {
  callId: string
  agentName: string
  /** The tool's title and name. */
  title: string
  name: string
  /** Written by a model: hostile. */
  arguments: unknown
  state: 'waiting' | 'approved' | 'denied' | 'expired'
  outcome: Outcome
  /** First name; null when nobody decided, or they left. */
  decidedByName: string | null
  /** It was the reader who decided. */
  isOwnDecision: boolean
  /** ISO 8601. */
  decidedAt: string | null
  expiresAt: string | null
}
