import { isOpenAt } from '#app/domain/agents/hours.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { blockedIn } from './guardrails.ts'

/** An answer that needs no model. */
export type Preflight = {
  rule: 'blocked_word' | 'outside_hours' | 'keyword'
  say: string
  /** A person is called, too. */
  callsPerson: boolean
}

/** `handover`: the agent's own words, and when the team is back. */
type Texts = { refusal: string; outsideHours: string; handover: string }

/** What an owner's rules say to a question before any model reads it; null when they say nothing. */
export function preflight(
  question: string,
  { guardrails, handover, businessHours }: AgentSettings,
  { now, timeZone, texts }: { now: Date; timeZone: string; texts: Texts },
): Preflight | null {
  if (blockedIn(question, guardrails.blockedWords) !== null)
    return { rule: 'blocked_word', say: guardrails.refusal || texts.refusal, callsPerson: false }
  if (businessHours.isOn && businessHours.outside === 'message' && !isOpenAt(businessHours, timeZone, now))
    return { rule: 'outside_hours', say: businessHours.message || texts.outsideHours, callsPerson: true }
  if (blockedIn(question, handover.keywords) !== null)
    return { rule: 'keyword', say: texts.handover, callsPerson: true }
  return null
}
