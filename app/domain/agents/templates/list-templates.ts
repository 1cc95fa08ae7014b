import type { Locale } from '#app/i18n/locales.ts'
import { TEMPLATE_KEYS, type TemplateKey } from '../options.ts'
import { templateSettings } from './template-settings.ts'

/** A starting point as the chooser shows it. */
export type TemplateCard = {
  key: TemplateKey
  avatar: string
  accentColor: string
  welcome: string
  suggestedQuestions: string[]
}

export function listTemplates(locale: Locale): TemplateCard[] {
  return TEMPLATE_KEYS.map((key) => {
    const { avatar, accentColor, welcome, suggestedQuestions } = templateSettings(key, 'auto', locale)
    return { key, avatar, accentColor, welcome, suggestedQuestions }
  })
}
