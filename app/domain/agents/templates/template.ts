import type { Locale } from '#app/i18n/locales.ts'
import type { AgentSettings } from '../schemas.ts'

type Guardrails = AgentSettings['guardrails']
type LeadField = AgentSettings['tools']['captureLead']['fields'][number]

/** The words of a starting point in one language. */
export type TemplateWords = {
  role: string
  rules: string
  refusals: string
  instructions: string
  welcome: string
  suggestedQuestions: string[]
  handoverMessage: string
  /** Words of visitors that call a person at once. */
  handoverKeywords: string[]
  blockedTopics: string[]
  /** What a person is asked for, when the agent takes notes for the team; none: it takes none. */
  leadFields: LeadField[]
}

/** A starting point: an agent that reads well and answers untouched. What it knows comes from its sources. */
export type Template = {
  avatar: string
  accentColor: string
  tone: AgentSettings['persona']['tone']
  isGrounded: boolean
  /** Freedom of wording, 0 to 1. */
  temperature: number
  maxOutputTokens: number
  redact: Guardrails['redact']
  words: Record<Locale, TemplateWords>
}
