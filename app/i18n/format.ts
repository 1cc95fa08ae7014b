import type { Locale } from './locales.ts'

// Intl objects are slow to make and cheap to keep.
const cache = new Map<string, unknown>()

function kept<T>(key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make())
  return cache.get(key) as T
}

export type DateStyle = 'date' | 'time' | 'dateTime' | 'full'

const DATE_STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  dateTime: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  full: { dateStyle: 'full', timeStyle: 'short' },
}

/** `when` is an ISO 8601 text, epoch milliseconds or a Date; `timeZone` an IANA name. */
export function formatDate(
  locale: Locale,
  timeZone: string,
  when: string | number | Date,
  style: DateStyle = 'date',
) {
  const formatter = kept(
    `d:${locale}:${timeZone}:${style}`,
    () => new Intl.DateTimeFormat(locale, { ...DATE_STYLES[style], timeZone }),
  )
  return formatter.format(new Date(when))
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "5 min ago", "in 2 days"; under a minute it is "now". */
export function formatRelative(locale: Locale, when: string | number | Date, now: number) {
  const formatter = kept(
    `r:${locale}`,
    () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
  )
  const seconds = Math.round((new Date(when).getTime() - now) / 1000)
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return formatter.format(Math.trunc(seconds / size), unit)
  }
  return formatter.format(0, 'second')
}

export function formatNumber(locale: Locale, value: number, options: Intl.NumberFormatOptions = {}) {
  return kept(`n:${locale}:${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options)).format(
    value,
  )
}

/** `minorUnits` are cents (or the currency's own smallest unit, by its two decimals). */
export function formatMoney(locale: Locale, minorUnits: number, currency: string) {
  return formatNumber(locale, minorUnits / 100, { style: 'currency', currency })
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Decimal units, one decimal below ten: "840 byte", "4.2 MB". */
export function formatBytes(locale: Locale, bytes: number) {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return formatNumber(locale, value, {
    style: 'unit',
    unit: BYTE_UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 0 && value < 10 ? 1 : 0,
  })
}
