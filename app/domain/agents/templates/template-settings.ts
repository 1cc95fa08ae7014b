import type { Locale } from '#app/i18n/locales.ts'
import type { TemplateKey } from '../options.ts'
import { type AgentSettings, defaultAgentSettings } from '../schemas.ts'
import { booking } from './booking.ts'
import { faq } from './faq.ts'
import { internal } from './internal.ts'
import { sales } from './sales.ts'
import { social } from './social.ts'
import { support } from './support.ts'
import type { Template } from './template.ts'

const TEMPLATES: Record<Exclude<TemplateKey, 'blank'>, Template> = {
  sales,
  support,
  booking,
  faq,
  internal,
  social,
}

/** The settings a new agent starts with. `auto` speaks in the words of `locale` until it meets the visitor. */
export function templateSettings(
  key: TemplateKey,
  language: AgentSettings['language'],
  locale: Locale,
): AgentSettings {
  const spoken = language === 'auto' ? locale : language
  const settings = { ...defaultAgentSettings(spoken), language }
  if (key === 'blank') return settings
  const { words, tone, redact, ...numbers } = TEMPLATES[key]
  const { role, rules, refusals, handoverKeywords, blockedTopics, leadFields, ...texts } = words[spoken]
  return {
    ...settings,
    ...numbers,
    ...texts,
    persona: { role, tone, rules, refusals },
    guardrails: { ...settings.guardrails, blockedTopics, redact },
    handover: { ...settings.handover, keywords: handoverKeywords },
    tools: { ...settings.tools, captureLead: { isOn: leadFields.length > 0, fields: leadFields } },
  }
}
