import { describe, expect, it } from 'vitest'
import { type BusinessHours, isOpenAt, nextOpening, overlaps } from './hours.ts'

const ZONE = 'America/Sao_Paulo' // UTC-3 all year since 2019
const at = (text: string) => new Date(text)
const hours = (ranges: BusinessHours['ranges'], more: Partial<BusinessHours> = {}): BusinessHours => ({
  isOn: true,
  timeZone: '',
  ranges,
  ...more,
})
const weekdays = hours([1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })))

describe('being open', () => {
  it('is always so without hours, and never so with hours that are empty', () => {
    expect(isOpenAt(hours([], { isOn: false }), ZONE, at('2026-11-22T12:00Z'))).toBe(true)
    expect(isOpenAt(hours([]), ZONE, at('2026-11-22T12:00Z'))).toBe(false)
    expect(nextOpening(hours([]), ZONE, at('2026-11-22T12:00Z'))).toBeNull()
  })

  it('begins with the first minute and ends before the last', () => {
    // 2026-11-23 is a Monday.
    expect(isOpenAt(weekdays, ZONE, at('2026-11-23T11:59:59Z'))).toBe(false)
    expect(isOpenAt(weekdays, ZONE, at('2026-11-23T12:00:00Z'))).toBe(true)
    expect(isOpenAt(weekdays, ZONE, at('2026-11-23T20:59:59Z'))).toBe(true)
    expect(isOpenAt(weekdays, ZONE, at('2026-11-23T21:00:00Z'))).toBe(false)
  })

  it('is by the hours’ own zone, else by the workspace’s', () => {
    const tokyo = { ...weekdays, timeZone: 'Asia/Tokyo' }
    expect(isOpenAt(tokyo, ZONE, at('2026-11-23T00:30Z'))).toBe(true)
    expect(isOpenAt(weekdays, ZONE, at('2026-11-23T00:30Z'))).toBe(false)
    expect(isOpenAt(weekdays, 'Asia/Tokyo', at('2026-11-23T00:30Z'))).toBe(true)
  })

  it('goes over midnight, also from Saturday to Sunday', () => {
    const night = hours([{ day: 6, from: '20:00', to: '02:00' }])
    expect(isOpenAt(night, 'UTC', at('2026-11-21T21:00Z'))).toBe(true)
    expect(isOpenAt(night, 'UTC', at('2026-11-22T01:59Z'))).toBe(true)
    expect(isOpenAt(night, 'UTC', at('2026-11-22T02:00Z'))).toBe(false)
    expect(isOpenAt(night, 'UTC', at('2026-11-21T01:00Z'))).toBe(false)
  })

  it('knows a whole day, and one that ends at midnight', () => {
    const whole = hours([{ day: 0, from: '00:00', to: '00:00' }])
    expect(isOpenAt(whole, 'UTC', at('2026-11-22T00:00Z'))).toBe(true)
    expect(isOpenAt(whole, 'UTC', at('2026-11-22T23:59Z'))).toBe(true)
    expect(isOpenAt(whole, 'UTC', at('2026-11-23T00:00Z'))).toBe(false)
  })
})

describe('the next opening', () => {
  it('is now when it is open, later today, or after the weekend', () => {
    const open = at('2026-11-23T15:00Z')
    expect(nextOpening(weekdays, ZONE, open)).toBe(open)
    expect(nextOpening(weekdays, ZONE, at('2026-11-23T10:00Z'))?.toISOString()).toBe(
      '2026-11-23T12:00:00.000Z',
    )
    expect(nextOpening(weekdays, ZONE, at('2026-11-20T21:00Z'))?.toISOString()).toBe(
      '2026-11-23T12:00:00.000Z',
    )
  })

  it('is a week away when today’s only hours are over', () => {
    const monday = hours([{ day: 1, from: '09:00', to: '10:00' }])
    expect(nextOpening(monday, 'UTC', at('2026-11-23T10:00Z'))?.toISOString()).toBe(
      '2026-11-30T09:00:00.000Z',
    )
  })

  it('stays at the same time on the wall when clocks change', () => {
    // New York leaves daylight saving time on 2026-11-01.
    const daily = hours([0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: '09:00', to: '17:00' })))
    const zone = 'America/New_York'
    expect(nextOpening(daily, zone, at('2026-10-31T22:00Z'))?.toISOString()).toBe('2026-11-01T14:00:00.000Z')
    expect(nextOpening(daily, zone, at('2026-10-30T22:00Z'))?.toISOString()).toBe('2026-10-31T13:00:00.000Z')
  })

  it('is the moment of the change when clocks skip the time of opening', () => {
    // On 2026-03-08 New York goes from 02:00 to 03:00, at 07:00 UTC.
    const early = hours([{ day: 0, from: '02:30', to: '05:00' }])
    expect(nextOpening(early, 'America/New_York', at('2026-03-08T05:00Z'))?.toISOString()).toBe(
      '2026-03-08T07:00:00.000Z',
    )
  })

  it('passes over hours that clocks skip whole', () => {
    const skipped = hours([{ day: 0, from: '02:15', to: '02:45' }])
    expect(nextOpening(skipped, 'America/New_York', at('2026-03-08T05:00Z'))?.toISOString()).toBe(
      '2026-03-15T06:15:00.000Z',
    )
  })

  it('is the first of the two when clocks show a time twice', () => {
    // On 2026-11-01 New York shows 01:30 at 05:30 and at 06:30 UTC.
    const twice = hours([{ day: 0, from: '01:30', to: '04:00' }])
    expect(nextOpening(twice, 'America/New_York', at('2026-11-01T04:00Z'))?.toISOString()).toBe(
      '2026-11-01T05:30:00.000Z',
    )
  })

  it('is always open when it comes, and never so a minute before', () => {
    const odd = hours([
      { day: 2, from: '22:10', to: '03:20' },
      { day: 5, from: '06:45', to: '07:15' },
    ])
    for (const zone of ['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia']) {
      for (let day = 0; day < 366; day++) {
        const now = new Date(Date.UTC(2026, 0, 1 + day, day % 24, day % 60))
        const next = nextOpening(odd, zone, now)
        if (!next) throw new Error(`never open in ${zone}`)
        expect(isOpenAt(odd, zone, next)).toBe(true)
        if (next !== now) expect(isOpenAt(odd, zone, new Date(next.getTime() - 60_000))).toBe(false)
      }
    }
  })
})

it('finds hours that lie over each other, also over midnight and the end of the week', () => {
  expect(overlaps(weekdays.ranges)).toEqual([])
  expect(
    overlaps([
      { day: 1, from: '09:00', to: '12:00' },
      { day: 1, from: '12:00', to: '18:00' },
      { day: 1, from: '17:00', to: '20:00' },
    ]),
  ).toEqual([[1, 2]])
  expect(
    overlaps([
      { day: 6, from: '22:00', to: '03:00' },
      { day: 0, from: '02:00', to: '04:00' },
    ]),
  ).toEqual([[0, 1]])
})
