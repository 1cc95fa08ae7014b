import { nextOpening, zoneOf } from '#app/domain/agents/hours.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { timeValues } from '#app/domain/agents/variables.ts'
import { translatorFor } from '#app/i18n/server.ts'

/** `timeZone` is the workspace's; the hours' own goes before it. */
type Around = { now: Date; timeZone: string; language: 'en' | 'pt' }
type Hours = AgentSettings['businessHours']

const ofLanguage = (language: Around['language']) => (language === 'pt' ? 'pt-BR' : 'en')

/** When the team is back, in a sentence; '' while somebody is there, and when nobody ever is. */
export function backWords(hours: Hours, { now, timeZone, language }: Around): string {
  const opening = nextOpening(hours, timeZone, now)
  if (opening === null || opening === now) return ''
  const zone = zoneOf(hours, timeZone)
  const locale = ofLanguage(language)
  const at = timeValues(opening, zone, locale)
  return translatorFor(locale)('answers.back', {
    weekday: at['time.weekday'] ?? '',
    date: at['time.date'] ?? '',
    time: at['time.now'] ?? '',
    zone: offsetOf(opening, zone),
  })
}

/** Words that call a person, as a visitor reads them: outside business hours, with when the team is back. */
export function withReturn(said: string, hours: Hours, around: Around): string {
  if (nextOpening(hours, around.timeZone, around.now) === around.now) return said
  const away = translatorFor(ofLanguage(around.language))('answers.away')
  return [said, away, backWords(hours, around)].filter(Boolean).join(' ')
}

/** The visitor may sit in another zone: `GMT-3`. */
function offsetOf(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
