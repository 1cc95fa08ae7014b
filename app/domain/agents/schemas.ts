import { z } from 'zod'
import type { Locale } from '#app/i18n/locales.ts'
import { AGENT_LANGUAGES, MAX_SUGGESTED_QUESTIONS, PRESET_KEYS, TONES, WIDGET_POSITIONS } from './options.ts'

// What an agent is made of. The draft and every published version hold one AgentSettings; the forms check with the
// same schemas. Limits are generous for people and small beside what a model reads.

export const personaSchema = z.object({
  /** What the agent is, in a few words: "Shop assistant of Casa Mel". */
  role: z.string().trim().max(160),
  tone: z.enum(TONES),
  /** Things it always or never does, one a line. */
  rules: z.string().trim().max(2_000),
})

export const agentNameSchema = z.string().trim().min(1).max(60)

export const agentSettingsSchema = z.object({
  persona: personaSchema,
  instructions: z.string().trim().max(8_000),
  /** `auto` follows the visitor. */
  language: z.enum(AGENT_LANGUAGES),
  model: z.string().regex(/^(builtin|(openai|anthropic|compatible):\S{1,120})$/),
  temperature: z.number().min(0).max(1),
  maxOutputTokens: z.int().min(64).max(4_096),
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
})

export type AgentSettings = z.infer<typeof agentSettingsSchema>

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
    persona: { role: '', tone: 'friendly', rules },
    instructions: '',
    language: 'auto',
    model: 'builtin',
    temperature: 0.3,
    maxOutputTokens: 800,
    ...texts,
    accentColor: '#b45309',
    position: 'right',
    avatar: 'comb',
  }
}

export const createAgentSchema = z.object({
  name: agentNameSchema,
  preset: z.enum(PRESET_KEYS).default('shop'),
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

export const publishSchema = z.object({
  agentId: z.uuid(),
  updatedAt: when,
  note: z.string().trim().max(500).default(''),
})

export const archiveSchema = z.object({ agentId: z.uuid(), isArchived: z.boolean() })
export const attachSourcesSchema = z.object({ agentId: z.uuid(), sourceIds: z.array(z.uuid()).max(500) })
