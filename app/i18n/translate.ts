import type { Locale } from './locales.ts'

/**
 * A catalogue is a flat record of `area.key` -> text. `{name}` is a parameter. A text that depends on a number `count`
 * has the forms `key_one` and `key_other` (CLDR plural categories), and is asked for as `key`.
 */
export type Params = Record<string, string | number>

const rules = new Map<Locale, Intl.PluralRules>()

function pluralForm(locale: Locale, count: number): string {
  let rule = rules.get(locale)
  if (!rule) {
    rule = new Intl.PluralRules(locale)
    rules.set(locale, rule)
  }
  // Portuguese has `many` for millions; our texts do not, and `other` reads right there.
  return rule.select(count) === 'one' ? 'one' : 'other'
}

/** The text of `key`, with its parameters filled in. An unknown key comes back as itself: the build refuses it earlier. */
export function translate(
  catalogue: Record<string, string>,
  locale: Locale,
  key: string,
  params: Params = {},
): string {
  const count = params.count
  const form = typeof count === 'number' ? catalogue[`${key}_${pluralForm(locale, count)}`] : undefined
  const text = form ?? catalogue[key] ?? key
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value
  })
}
