import type { AgentSettings } from './schemas.ts'

// When people are there. Times are those of clocks on the wall in the zone, so a change of daylight saving time moves no
// opening: 09:00 stays 09:00.

export type BusinessHours = Pick<AgentSettings['businessHours'], 'isOn' | 'timeZone' | 'ranges'>
type Range = BusinessHours['ranges'][number]

const DAY_MINUTES = 1_440
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

type Wall = { year: number; month: number; date: number; day: number; minutes: number }

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}

function wallTime(at: Date, timeZone: string): Wall {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0 } = parts
  const day = new Date(Date.UTC(year, month - 1, date)).getUTCDay()
  return { year, month, date, day, minutes: hour * 60 + minute }
}

export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** `to` at or before `from` ends on the next day; both the same is a whole day. */
function covers(range: Range, { day, minutes }: Pick<Wall, 'day' | 'minutes'>): boolean {
  const from = minutesOf(range.from)
  const to = minutesOf(range.to)
  if (from < to) return range.day === day && from <= minutes && minutes < to
  const isNextDay = (range.day + 1) % 7 === day
  return (range.day === day && minutes >= from) || (isNextDay && minutes < to)
}

/** The zone hours are meant in: their own, else the workspace's. */
export const zoneOf = (hours: Pick<BusinessHours, 'timeZone'>, workspaceZone: string) =>
  hours.timeZone || workspaceZone

/** Whether people are there. Always, as long as no hours are kept; never, when they are kept and none is set. */
export function isOpenAt(hours: BusinessHours, workspaceZone: string, at: Date): boolean {
  if (!hours.isOn) return true
  const wall = wallTime(at, zoneOf(hours, workspaceZone))
  return hours.ranges.some((range) => covers(range, wall))
}

/** What clocks in the zone are ahead of UTC. */
function offsetMs(at: number, timeZone: string): number {
  const { year, month, date, minutes } = wallTime(new Date(at), timeZone)
  return Date.UTC(year, month - 1, date, 0, minutes) - Math.floor(at / MINUTE_MS) * MINUTE_MS
}

/**
 * The first moment at which clocks in the zone show a time, given as if it were UTC. A time that a change of clocks skips
 * is the moment of the change.
 */
function momentOf(wall: number, timeZone: string): number {
  const before = wall - offsetMs(wall - DAY_MS, timeZone)
  const after = wall - offsetMs(wall + DAY_MS, timeZone)
  const shown = [before, after].filter((at) => at + offsetMs(at, timeZone) === wall)
  if (shown.length > 0) return Math.min(...shown)
  let [low, high] = [Math.min(before, after), Math.max(before, after)]
  const early = offsetMs(low, timeZone)
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetMs(middle, timeZone) === early) low = middle
    else high = middle
  }
  return high
}

/**
 * The next moment at which people are there: `at` itself when they are, null when they never are. To the minute.
 */
export function nextOpening(hours: BusinessHours, workspaceZone: string, at: Date): Date | null {
  if (isOpenAt(hours, workspaceZone, at)) return at
  const timeZone = zoneOf(hours, workspaceZone)
  const today = wallTime(at, timeZone)
  const midnight = Date.UTC(today.year, today.month - 1, today.date)
  // Two weeks: an opening that a change of clocks swallows is there again a week later.
  for (let ahead = 0; ahead <= 14; ahead++) {
    const openings = hours.ranges
      .filter(({ day }) => day === (today.day + ahead) % 7)
      .map(({ from }) => momentOf(midnight + ahead * DAY_MS + minutesOf(from) * MINUTE_MS, timeZone))
      .filter((moment) => moment > at.getTime() && isOpenAt(hours, workspaceZone, new Date(moment)))
    if (openings.length > 0) return new Date(Math.min(...openings))
  }
  return null
}

/** Ranges of one day that lie over each other, as pairs of places in `ranges`; over midnight, too. */
export function overlaps(ranges: readonly Range[]): [number, number][] {
  const spans = ranges.map(({ day, from, to }) => {
    const start = day * DAY_MINUTES + minutesOf(from)
    const length = (minutesOf(to) - minutesOf(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
    return { start, end: start + length }
  })
  const week = 7 * DAY_MINUTES
  const isOver = (a: { start: number; end: number }, b: { start: number; end: number }) =>
    [-week, 0, week].some((shift) => a.start < b.end + shift && b.start + shift < a.end)
  return spans.flatMap((span, index) =>
    spans.flatMap((other, at): [number, number][] =>
      at > index && isOver(span, other) ? [[index, at]] : [],
    ),
  )
}
