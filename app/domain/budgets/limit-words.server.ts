import { translatorFor } from '#app/i18n/server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { isBudgetReached } from './budget-reached.ts'

/** What a visitor reads when a limit stands before their answer; null when it was no limit. */
export function limitWords(error: unknown, language: 'en' | 'pt'): string | null {
  if (!isAppError(error) || error.code !== 'LIMIT_REACHED') return null
  const t = translatorFor(language === 'pt' ? 'pt-BR' : 'en')
  if (isBudgetReached(error)) {
    const { behaviour, message } = error.data
    return message || t(behaviour === 'handover' ? 'errors.answer.budgetHandover' : 'errors.answer.budget')
  }
  const { messageKey, params } = error
  return messageKey && t.has(messageKey) ? t(messageKey, params) : t('errors.code.LIMIT_REACHED')
}
