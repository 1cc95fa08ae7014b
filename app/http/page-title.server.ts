import type { ServerMessageKey } from '#app/i18n/catalogues.ts'
import type { Locale } from '#app/i18n/locales.ts'
import { translatorFor } from '#app/i18n/server.ts'

/**
 * The title of a page, made by its loader in the reader's language: `Settings · Acme · Hiviex`.
 * The route shows it with `export const meta = titleMeta` (see components/shell/title-meta.ts).
 */
export function pageTitle(locale: Locale, key: ServerMessageKey, ...names: string[]): string {
  return [translatorFor(locale)(key), ...names, 'Hiviex'].join(' · ')
}
