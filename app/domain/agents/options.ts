// What can be chosen for an agent: for schemas and forms alike, apart from zod, which browsers need not load.

export const TONES = ['friendly', 'professional', 'brief', 'playful'] as const
export const AGENT_LANGUAGES = ['auto', 'en', 'pt-BR'] as const
export const WIDGET_POSITIONS = ['left', 'right'] as const
export const MAX_SUGGESTED_QUESTIONS = 4

/** Starting points of a new agent; what they say stands in templates/. */
export const TEMPLATE_KEYS = ['sales', 'support', 'booking', 'faq', 'internal', 'social', 'blank'] as const
export type TemplateKey = (typeof TEMPLATE_KEYS)[number]

/** What happens outside business hours: answered as always, or only told `message` while the question waits for people. */
export const OUTSIDE_HOURS = ['answer', 'message'] as const
/** Personal data that can be kept from models. */
export const REDACTIONS = ['email', 'phone', 'card', 'cpf', 'cnpj', 'iban', 'ip'] as const
export const LEAD_FIELD_TYPES = ['text', 'email', 'phone', 'number', 'choice'] as const
