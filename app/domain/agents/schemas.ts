import { z } from 'zod'
import { PROVIDER_KIND_NAMES } from '#app/contracts/provider-kinds.ts'
import type { Locale } from '#app/i18n/locales.ts'
import { parseJson } from '#app/lib/json.ts'
import { isTimeZone } from '#app/lib/time-zones.ts'
import { DEFAULT_FACE } from './faces.ts'
import {
  AGENT_LANGUAGES,
  LEAD_FIELD_TYPES,
  MAX_SUGGESTED_QUESTIONS,
  OUTSIDE_HOURS,
  REDACTIONS,
  TEMPLATE_KEYS,
  TONES,
  WIDGET_POSITIONS,
} from './options.ts'

// What an agent is made of. The draft and every published version hold one AgentSettings; the forms check with the
// same schemas. Limits are generous for people and small beside what a model reads.

export const personaSchema = z.object({
  /** What the agent is, in a few words: "Shop assistant of Casa Mel". */
  role: z.string().trim().max(160),
  tone: z.enum(TONES),
  /** Things it always or never does, one a line. */
  rules: z.string().trim().max(2_000),
  /** What it must refuse, one a line. */
  refusals: z.string().trim().max(2_000).default(''),
})

/**
 * `builtin`, `<vendor>:<model>` on the installation's own key, or `connection:<id>:<model>` on a connection of the workspace.
 */
export const modelNameSchema = z
  .string()
  .regex(
    new RegExp(
      `^(builtin|(${PROVIDER_KIND_NAMES.join('|')}):\\S{1,120}|connection:[0-9a-f-]{36}:\\S{1,120})$`,
    ),
  )

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const lines = (count: number, length: number) => z.array(z.string().trim().min(1).max(length)).max(count)

/** When people are there. Without hours of its own, an agent is always "inside". */
export const businessHoursSchema = z.object({
  isOn: z.boolean(),
  /** IANA name; '' is the workspace's. */
  timeZone: z
    .string()
    .max(64)
    .refine((zone) => zone === '' || isTimeZone(zone)),
  /** `day` 0 is Sunday; `to` before `from` ends on the next day. */
  ranges: z.array(z.object({ day: z.int().min(0).max(6), from: clockTime, to: clockTime })).max(28),
  outside: z.enum(OUTSIDE_HOURS),
  message: z.string().trim().max(400),
})

export const guardrailsSchema = z.object({
  /** Subjects it stays away from, in the owner's words. */
  blockedTopics: lines(20, 120),
  /** A question with one is refused unread by the model; in an answer it is masked. */
  blockedWords: lines(200, 60),
  /** What is said instead; '' is our own sentence. */
  refusal: z.string().trim().max(400),
  /** Personal data that is replaced before the model reads it. */
  redact: z.array(z.enum(REDACTIONS)).max(REDACTIONS.length),
})

export const handoverRulesSchema = z.object({
  /** The visitor is offered a person, and the model may call one. */
  isOffered: z.boolean(),
  /** Words of the visitor that call a person at once. */
  keywords: lines(20, 60),
  /** Answers in a row without a passage of the knowledge before a person is called; 0: never. */
  afterUnanswered: z.int().min(0).max(5),
  /** A person is called when no model could be reached. */
  onFailure: z.boolean(),
})

export const leadFieldSchema = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  label: z.string().trim().min(1).max(80),
  type: z.enum(LEAD_FIELD_TYPES),
  isRequired: z.boolean(),
  /** For `choice` alone. */
  choices: lines(20, 80),
})

export const agentToolsSchema = z.object({
  /** Tools of the workspace it may call. An id without a tool is passed over. */
  ids: z.array(z.uuid()).max(40),
  searchKnowledge: z.boolean(),
  sendMedia: z.boolean(),
  followUp: z.boolean(),
  captureLead: z.object({ isOn: z.boolean(), fields: z.array(leadFieldSchema).max(12) }),
  /** Turns of the model in one answer, the last one without tools. */
  maxSteps: z.int().min(1).max(10),
})

export const answerLimitsSchema = z.object({
  /** Answers of this agent a minute, and to one visitor an hour; 0: no limit of its own. */
  perMinute: z.int().min(0).max(10_000),
  perVisitorHour: z.int().min(0).max(1_000),
})

type Extras = {
  fallbackModels: string[]
  businessHours: z.infer<typeof businessHoursSchema>
  guardrails: z.infer<typeof guardrailsSchema>
  handover: z.infer<typeof handoverRulesSchema>
  tools: z.infer<typeof agentToolsSchema>
  limits: z.infer<typeof answerLimitsSchema>
  isGrounded: boolean
  acceptsImages: boolean
  outputSchema: string
}

/** What an agent has as long as nobody chose otherwise; made anew each time, since forms change it in place. */
const defaultExtras = (): Extras => ({
  fallbackModels: [],
  businessHours: { isOn: false, timeZone: '', ranges: [], outside: 'answer', message: '' },
  guardrails: { blockedTopics: [], blockedWords: [], refusal: '', redact: [] },
  handover: { isOffered: true, keywords: [], afterUnanswered: 0, onFailure: false },
  tools: {
    ids: [],
    searchKnowledge: false,
    sendMedia: true,
    followUp: false,
    captureLead: { isOn: false, fields: [] },
    maxSteps: 5,
  },
  limits: { perMinute: 0, perVisitorHour: 0 },
  isGrounded: true,
  acceptsImages: true,
  outputSchema: '',
})

export const MAX_AGENT_NAME = 60
export const agentNameSchema = z.string().trim().min(1).max(MAX_AGENT_NAME)

export const agentSettingsSchema = z.object({
  persona: personaSchema,
  /** May hold `{{variables}}`; app/domain/agents/variables.ts lists them. */
  instructions: z.string().trim().max(20_000),
  /** `auto` follows the visitor. */
  language: z.enum(AGENT_LANGUAGES),
  model: modelNameSchema,
  /** Asked in this order when `model` cannot answer. */
  fallbackModels: z.array(modelNameSchema).max(4).default([]),
  temperature: z.number().min(0).max(1),
  maxOutputTokens: z.int().min(64).max(16_384),
  welcome: z.string().trim().min(1).max(400),
  suggestedQuestions: z.array(z.string().trim().min(1).max(120)).max(MAX_SUGGESTED_QUESTIONS),
  accentColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .transform((color) => color.toLowerCase()),
  position: z.enum(WIDGET_POSITIONS),
  /** A face key, or the storage path of an uploaded picture; never a URL, so no theme can make a browser call elsewhere. */
  avatar: z.string().regex(/^(?!.*\.\.)[a-z0-9][a-z0-9/._-]{0,199}$/i),
  /** What the visitor reads when a person is asked for. */
  handoverMessage: z.string().trim().min(1).max(400),
  businessHours: businessHoursSchema.default(() => defaultExtras().businessHours),
  guardrails: guardrailsSchema.default(() => defaultExtras().guardrails),
  handover: handoverRulesSchema.default(() => defaultExtras().handover),
  tools: agentToolsSchema.default(() => defaultExtras().tools),
  limits: answerLimitsSchema.default(() => defaultExtras().limits),
  /** Answers rest on its knowledge alone. Without it the model may add what it knows itself, as a writer needs. */
  isGrounded: z.boolean().default(true),
  /** Visitors may send pictures, where the model can look at them. */
  acceptsImages: z.boolean().default(true),
  /** A JSON Schema of type object: every answer is one such value. '' for words. */
  outputSchema: z.string().trim().max(8_000).refine(isOutputSchema).default(''),
})

export type AgentSettings = z.infer<typeof agentSettingsSchema>

function isOutputSchema(text: string): boolean {
  if (text === '') return true
  try {
    const schema = parseJson(text, 24)
    return typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'object'
  } catch {
    return false
  }
}

const words: Record<
  Locale,
  Pick<AgentSettings, 'welcome' | 'suggestedQuestions' | 'handoverMessage'> & { rules: string }
> = {
  en: {
    welcome: 'Hello. Ask me anything about our products, orders or policies.',
    suggestedQuestions: ['How long does delivery take?', 'Can I return a product?'],
    handoverMessage: 'I have asked a person from our team to join. They will answer right here.',
    rules: 'Say only what our knowledge supports.\nOffer a person when you are not sure.',
  },
  'pt-BR': {
    welcome: 'Olá. Pergunte o que quiser sobre nossos produtos, pedidos ou políticas.',
    suggestedQuestions: ['Qual é o prazo de entrega?', 'Posso devolver um produto?'],
    handoverMessage: 'Chamei uma pessoa da nossa equipe. Ela vai responder por aqui mesmo.',
    rules:
      'Diga só o que a nossa base de conhecimento confirma.\nOfereça uma pessoa quando não tiver certeza.',
  },
}

/** Settings that work untouched: the built-in answerer, no key needed, words in the given language. */
export function defaultAgentSettings(locale: Locale): AgentSettings {
  const { rules, ...texts } = words[locale]
  return {
    persona: { role: '', tone: 'friendly', rules, refusals: '' },
    instructions: '',
    language: 'auto',
    model: 'builtin',
    temperature: 0.3,
    maxOutputTokens: 800,
    ...texts,
    accentColor: '#b45309',
    position: 'right',
    avatar: DEFAULT_FACE,
    ...defaultExtras(),
  }
}

export const createAgentSchema = z.object({
  name: agentNameSchema,
  template: z.enum(TEMPLATE_KEYS).default('sales'),
  language: z.enum(AGENT_LANGUAGES).default('auto'),
})

const when = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const updateDraftSchema = z.object({
  agentId: z.uuid(),
  /** The `updatedAt` the change rests on; an older one is refused with CONFLICT. */
  updatedAt: when,
  name: agentNameSchema,
  settings: agentSettingsSchema,
})

export const previewPromptSchema = z.object({
  name: agentNameSchema,
  settings: agentSettingsSchema,
  /** A message to look up passages for; '' for none. */
  question: z.string().trim().max(4_000).default(''),
})

export const publishSchema = z.object({
  agentId: z.uuid(),
  updatedAt: when,
  note: z.string().trim().max(500).default(''),
})

export const archiveSchema = z.object({ agentId: z.uuid(), isArchived: z.boolean() })
export const attachSourcesSchema = z.object({ agentId: z.uuid(), sourceIds: z.array(z.uuid()).max(500) })
