import type { Locale } from '#app/i18n/locales.ts'
import type { Describe } from './diff-settings.ts'
import { doorOf, modelOf } from './model-names.ts'

/** What settings name by id or reference. `doors`: a connection's name by what its references begin with. */
export type SettingsNames = { doors: ReadonlyMap<string, string>; tools: ReadonlyMap<string, string> }

type Words = { (key: never, params?: Record<string, string | number>): string; has(key: string): boolean }

/** Where the words of a field's choices stand: `<prefix>.<value>`. */
const CHOICES: Record<string, string> = {
  'persona.tone': 'agents.tone',
  language: 'agents.language',
  position: 'agents.look',
  avatar: 'agents.face',
  'businessHours.outside': 'versions.outside',
  'guardrails.redact': 'versions.redact',
}
const MODELS = new Set(['model', 'fallbackModels'])
const TEXTS = new Set([
  'persona.role',
  'persona.rules',
  'persona.refusals',
  'instructions',
  'welcome',
  'handoverMessage',
  'businessHours.message',
  'guardrails.refusal',
  'outputSchema',
])

/** Fields and values of an agent's settings in one language. */
export function describeSettings(words: Words, locale: Locale, names: SettingsNames): Describe {
  const t = words as unknown as (key: string, params?: Record<string, string | number>) => string
  const choice = (path: string, value: string) => {
    const key = `${CHOICES[path]}.${value}`
    return path in CHOICES && words.has(key) ? t(key) : value
  }
  const modelName = (reference: string) => {
    if (reference === 'builtin') return t('agents.model.builtin')
    const door = names.doors.get(doorOf(reference))
    return door ? `${door} · ${modelOf(reference)}` : modelOf(reference)
  }
  const textOf = (path: string, value: string): string => {
    if (MODELS.has(path)) return modelName(value)
    if (path === 'tools.ids') return names.tools.get(value) ?? t('versions.unknownTool')
    if (path === 'businessHours.timeZone' && value === '') return t('versions.workspaceZone')
    return value === '' ? t('versions.nothing') : choice(path, value)
  }
  return {
    label: (path) => (words.has(`versions.field.${path}`) ? t(`versions.field.${path}`) : plainName(path)),
    isText: (path) => TEXTS.has(path),
    value: (path, value) => {
      if (typeof value === 'string') return textOf(path, value)
      if (typeof value === 'boolean') return t(value ? 'versions.on' : 'versions.off')
      if (value === 0 && path.startsWith('limits.')) return t('versions.noLimit')
      if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value)
      if (value === null || value === undefined) return t('versions.nothing')
      return objectName(value, locale)
    },
  }
}

/** `persona.maxTokens` -> `Max tokens`: for a field that a newer release wrote. */
function plainName(path: string): string {
  const last = path.split('.').at(-1) ?? path
  const words = last.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function objectName(value: object, locale: Locale): string {
  if ('day' in value && 'from' in value && 'to' in value && typeof value.day === 'number') {
    // 2023-01-01 was a Sunday.
    const day = new Date(Date.UTC(2023, 0, 1 + value.day))
    const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(day)
    return `${name} ${value.from}–${value.to}`
  }
  if ('label' in value && typeof value.label === 'string') return value.label
  return JSON.stringify(value)
}
