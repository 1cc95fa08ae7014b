import { type Catalogue, makeTranslate, type ServerMessageKey, type Translate } from './catalogues.ts'
import { catalogue as en } from './en/server.ts'
import type { Locale } from './locales.ts'
import { catalogue as ptBR } from './pt-BR/server.ts'

export const CATALOGUES = { en, 'pt-BR': ptBR } as const satisfies Record<Locale, Catalogue>

const translators = new Map<Locale, Translate<ServerMessageKey>>()

/** Every text in one language. Server only: a browser loads just its own language. */
export function translatorFor(locale: Locale): Translate<ServerMessageKey> {
  let translator = translators.get(locale)
  if (!translator) {
    translator = makeTranslate<ServerMessageKey>(CATALOGUES[locale], locale)
    translators.set(locale, translator)
  }
  return translator
}
