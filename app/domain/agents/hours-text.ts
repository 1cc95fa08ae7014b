import { type BusinessHours, minutesOf } from './hours.ts'

/** Days as people read a week: Monday first. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const

/** 2026-11-22 was a Sunday. */
export function dayName(day: number, locale: 'en' | 'pt-BR', width: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, 10, 22 + day)),
  )
}

/** Hours in words, a line for days that share theirs: `Monday to Friday: 09:00-12:00, 13:00-18:00`. */
export function hoursInWords(hours: BusinessHours, locale: 'en' | 'pt-BR'): string[] {
  const timesOf = (day: number) =>
    hours.ranges
      .filter((range) => range.day === day)
      .sort((a, b) => minutesOf(a.from) - minutesOf(b.from))
      .map(({ from, to }) => `${from}-${to}`)
      .join(', ')
  const runs: { days: number[]; times: string }[] = []
  for (const day of WEEK) {
    const times = timesOf(day)
    const last = runs.at(-1)
    if (last && last.times === times) last.days.push(day)
    else runs.push({ days: [day], times })
  }
  const between = locale === 'en' ? ' to ' : ' a '
  return runs
    .filter(({ times }) => times !== '')
    .map(({ days, times }) => {
      const ends = days.length === 1 ? days : [days[0] ?? 0, days.at(-1) ?? 0]
      return `${ends.map((day) => dayName(day, locale)).join(between)}: ${times}`
    })
}
