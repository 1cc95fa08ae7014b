import type { catalogue as browser } from './en/browser.ts'
import type { catalogue as server } from './en/server.ts'
import type { Locale } from './locales.ts'
import { type Params, translate } from './translate.ts'

/** What code asks for: `inbox.count_one` and `inbox.count_other` are asked for as `inbox.count`. */
type Asked<Key> = Key extends `${infer Base}_one` ? Base : Key extends `${string}_other` ? never : Key

/** Keys of the texts that pages show. */
export type MessageKey = Asked<keyof typeof browser>
/** Those, and the keys of mails and of the demo, which never reach the dashboard's browser. */
export type ServerMessageKey = Asked<keyof typeof server>

export type Catalogue = Record<string, string>

export type Translate<Key extends string = MessageKey> = {
  (key: Key, params?: Params): string
  /** Whether a key that arrived as data (an error's `messageKey`) has a text. */
  has: (key: string) => key is Key
}

/** Loads one language in the browser; the bundler makes one chunk of each. */
export async function loadCatalogue(locale: Locale): Promise<Catalogue> {
  const loaded = locale === 'pt-BR' ? await import('./pt-BR/browser.ts') : await import('./en/browser.ts')
  return loaded.catalogue
}

export function makeTranslate<Key extends string>(catalogue: Catalogue, locale: Locale): Translate<Key> {
  const t = (key: Key, params?: Params) => translate(catalogue, locale, key, params)
  const has = (key: string): key is Key => key in catalogue || `${key}_other` in catalogue
  return Object.assign(t, { has })
}
