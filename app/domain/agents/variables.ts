// What an owner may write into an agent's words as `{{visitor.name}}`. Filling is a plain replacement: nothing is evaluated,
// and a value is never looked at for further variables.

/**
 * `isHostile`: the value comes from the visitor or from the page, so it may hold anything: it is kept to one line, to `max`
 * characters, and stands in a frame that it cannot close.
 */
type Variable = { readonly key: string; readonly max: number; readonly isHostile: boolean }

export const VARIABLES = [
  { key: 'visitor.name', max: 80, isHostile: true },
  { key: 'visitor.email', max: 120, isHostile: true },
  { key: 'visitor.language', max: 35, isHostile: true },
  { key: 'page.url', max: 200, isHostile: true },
  { key: 'page.title', max: 120, isHostile: true },
  { key: 'time.now', max: 10, isHostile: false },
  { key: 'time.date', max: 40, isHostile: false },
  { key: 'time.weekday', max: 20, isHostile: false },
  { key: 'workspace.name', max: 120, isHostile: false },
  { key: 'agent.name', max: 120, isHostile: false },
] as const satisfies readonly Variable[]

export type VariableKey = (typeof VARIABLES)[number]['key']
/** A missing, null or empty value is one that nobody told us. */
export type VariableValues = { [Key in VariableKey]?: string | null | undefined }

const BY_KEY = new Map<string, Variable>(VARIABLES.map((variable) => [variable.key, variable]))
const REFERENCE = /\{\{\s*([\w.-]{1,60})\s*\}\}/g
/** What filling may add to a text, so that a long value repeated often does not make a prompt of any size. */
const MAX_ADDED = 20_000

/** The marks around what visitors and pages say; a value never contains them. */
export const FRAME = { open: '⟦', close: '⟧' } as const
const UNKNOWN_VALUE = '(not known)'

/** Control, format and line separators out, one line, no frame marks, at most `max` characters. */
function tame(value: string, max: number): string {
  const line = value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replace(/[⟦⟧]/g, '')
    .trim()
  const characters = [...line]
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`
}

/**
 * The text with its variables replaced. `unknown` holds the names that are no variables, each once; those stay as they
 * are written. `prompt` frames what visitors and pages say; `plain` is for words that a visitor reads, where a value nobody
 * knows is nothing.
 */
export function fillVariables(
  text: string,
  values: VariableValues,
  as: 'prompt' | 'plain' = 'prompt',
): { text: string; unknown: string[] } {
  const unknown = new Set<string>()
  let added = 0
  const filled = text.replace(REFERENCE, (reference, name: string) => {
    const variable = BY_KEY.get(name)
    if (!variable) {
      unknown.add(name)
      return reference
    }
    const value = tame(values[variable.key as VariableKey] ?? '', variable.max)
    const shown = value || (as === 'prompt' ? UNKNOWN_VALUE : '')
    const framed =
      as === 'prompt' && value && variable.isHostile ? `${FRAME.open}${value}${FRAME.close}` : shown
    added += framed.length
    return added > MAX_ADDED ? reference : framed
  })
  return { text: filled, unknown: [...unknown] }
}

/** Variables that stand in a text but are none of ours, in order, each once. */
export function unknownVariables(text: string): string[] {
  return fillVariables(text, {}).unknown
}

/** What the clock says in a zone, in the words of a language. */
export function timeValues(
  now: Date,
  timeZone: string,
  locale: 'en' | 'pt-BR' = 'en',
): Pick<VariableValues, 'time.now' | 'time.date' | 'time.weekday'> {
  const [clock, date, weekday] = clocksOf(timeZone, locale)
  return {
    'time.now': clock.format(now),
    'time.date': date.format(now),
    'time.weekday': weekday.format(now),
  }
}

type Clocks = readonly [Intl.DateTimeFormat, Intl.DateTimeFormat, Intl.DateTimeFormat]
const clocks = new Map<string, Clocks>()

/** Making one takes longer than all else in a prompt. */
function clocksOf(timeZone: string, locale: string): Clocks {
  const key = `${locale} ${timeZone}`
  let known = clocks.get(key)
  if (!known) {
    const make = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone, ...options })
    known = [
      make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      make({ day: 'numeric', month: 'long', year: 'numeric' }),
      make({ weekday: 'long' }),
    ]
    clocks.set(key, known)
  }
  return known
}
