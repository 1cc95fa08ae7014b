import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import {
  type Catalogue,
  loadCatalogue,
  type MessageKey,
  makeTranslate,
  type Translate,
} from '#app/i18n/catalogues.ts'
import {
  type DateStyle,
  formatBytes,
  formatDate,
  formatMoney,
  formatNumber,
  formatRelative,
} from '#app/i18n/format.ts'
import type { Locale } from '#app/i18n/locales.ts'

type Language = { locale: Locale; catalogue: Catalogue }
type I18n = Language & { t: Translate; setLocale: (locale: Locale) => void }

const I18nContext = createContext<I18n | null>(null)
const TimeZoneContext = createContext('UTC')

/** Wraps the whole document on both sides: the server passes the reader's language, the browser loads just that one. */
export function I18nProvider({ children, ...initial }: Language & { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(initial)
  const value = useMemo<I18n>(
    () => ({
      ...language,
      t: makeTranslate<MessageKey>(language.catalogue, language.locale),
      setLocale: (locale) => {
        loadCatalogue(locale).then((catalogue) => setLanguage({ locale, catalogue }))
      },
    }),
    [language],
  )
  useEffect(() => {
    document.documentElement.lang = language.locale
  }, [language.locale])
  return <I18nContext.Provider value={value}>{children}</I18nContext.Provider>
}

function useI18n(): I18n {
  const value = useContext(I18nContext)
  if (!value) throw new Error('I18nProvider is missing above this component')
  return value
}

/** The texts of the reader's language: `const t = useT(); t('agents.title', { count })`. */
export function useT(): Translate {
  return useI18n().t
}

export function useLocale(): Locale {
  return useI18n().locale
}

/** Changes the language on screen at once; remembering it is the caller's post to `/resources/preferences`. */
export function useSetLocale() {
  return useI18n().setLocale
}

/** Dates below are written in this IANA zone: the workspace's. */
export function TimeZone({ name, children }: { name: string; children: ReactNode }) {
  return <TimeZoneContext.Provider value={name}>{children}</TimeZoneContext.Provider>
}

/** Intl formats bound to the reader's language and the workspace's time zone. */
export function useFormat() {
  const { locale } = useI18n()
  const timeZone = useContext(TimeZoneContext)
  return useMemo(
    () => ({
      date: (when: string | number | Date, style?: DateStyle) => formatDate(locale, timeZone, when, style),
      relative: (when: string | number | Date, now: number) => formatRelative(locale, when, now),
      number: (value: number, options?: Intl.NumberFormatOptions) => formatNumber(locale, value, options),
      money: (minorUnits: number, currency: string) => formatMoney(locale, minorUnits, currency),
      bytes: (value: number) => formatBytes(locale, value),
    }),
    [locale, timeZone],
  )
}
