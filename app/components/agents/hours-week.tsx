import { Copy, Plus, X } from 'lucide-react'
import { useLocale, useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { minutesOf, overlaps } from '#app/domain/agents/hours.ts'
import { dayName, WEEK } from '#app/domain/agents/hours-text.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'

type Range = AgentSettings['businessHours']['ranges'][number]
type Props = { ranges: Range[]; onChange: (ranges: Range[]) => void; error: string | undefined }

const WEEKDAYS = [1, 2, 3, 4, 5]
const MAX_RANGES = 28

/** The next sensible hours of a day: an hour after its last ones, four hours long. */
function nextRange(day: number, ofDay: readonly Range[]): Range {
  const last = ofDay.at(-1)
  if (!last) return { day, from: '09:00', to: '18:00' }
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const from = Math.min(minutesOf(last.to) + 60, 22 * 60)
  return { day, from: clock(from), to: clock(Math.min(from + 240, 23 * 60 + 30)) }
}

/** A week of hours: a row a day, several hours in it, one day's hours copied to the others. */
export function HoursWeek({ ranges, onChange, error }: Props) {
  const t = useT()
  const locale = useLocale()
  const crossing = new Set(overlaps(ranges).flat())
  const put = (index: number, patch: Partial<Range>) =>
    onChange(ranges.map((range, at) => (at === index ? { ...range, ...patch } : range)))
  const copy = (from: number) => {
    const own = ranges.filter(({ day }) => day === from)
    const others = WEEKDAYS.filter((day) => day !== from)
    const kept = ranges.filter(({ day }) => !others.includes(day))
    onChange(
      [...kept, ...others.flatMap((day) => own.map((range) => ({ ...range, day })))].slice(0, MAX_RANGES),
    )
  }
  return (
    <fieldset className="grid gap-1" data-path="settings.businessHours.ranges">
      <legend className="mb-1 font-medium text-sm">{t('character.hours.week')}</legend>
      {WEEK.map((day) => {
        const name = dayName(day, locale)
        const ofDay = ranges.flatMap((range, index) => (range.day === day ? [{ range, index }] : []))
        return (
          <div
            key={day}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-line border-b py-1.5 last:border-0"
          >
            <span className="flex items-baseline gap-3 py-1.5">
              <span className="first-letter:uppercase">{name}</span>
              {ofDay.length === 0 ? (
                <span className="text-muted text-sm">{t('character.hours.closed')}</span>
              ) : null}
            </span>
            <div className="col-span-2 row-start-2 grid gap-1.5 empty:hidden">
              {ofDay.map(({ range, index }, place) => {
                const label = { day: name, number: place + 1 }
                return (
                  <div
                    key={index}
                    className="grid grid-cols-[minmax(0,9rem)_auto_minmax(0,9rem)_auto] items-center justify-start gap-1.5"
                  >
                    <Input
                      type="time"
                      className="max-sm:[&::-webkit-calendar-picker-indicator]:hidden"
                      aria-label={t('character.hours.from', label)}
                      aria-invalid={crossing.has(index) || undefined}
                      value={range.from}
                      onChange={({ target }) => target.value && put(index, { from: target.value })}
                    />
                    <span aria-hidden="true">–</span>
                    <Input
                      type="time"
                      className="max-sm:[&::-webkit-calendar-picker-indicator]:hidden"
                      aria-label={t('character.hours.to', label)}
                      aria-invalid={crossing.has(index) || undefined}
                      value={range.to}
                      onChange={({ target }) => target.value && put(index, { to: target.value })}
                    />
                    <IconButton
                      label={t('character.hours.remove', label)}
                      onClick={() => onChange(ranges.filter((_, at) => at !== index))}
                    >
                      <X aria-hidden="true" />
                    </IconButton>
                    {minutesOf(range.to) <= minutesOf(range.from) ? (
                      <span className="col-span-full text-muted text-sm">{t('character.hours.nextDay')}</span>
                    ) : null}
                  </div>
                )
              })}
            </div>
            <div className="flex items-center">
              <IconButton
                label={t('character.hours.add', { day: name })}
                disabled={ranges.length >= MAX_RANGES}
                onClick={() =>
                  onChange([
                    ...ranges,
                    nextRange(
                      day,
                      ofDay.map(({ range }) => range),
                    ),
                  ])
                }
              >
                <Plus aria-hidden="true" />
              </IconButton>
              <IconButton label={t('character.hours.copy', { day: name })} onClick={() => copy(day)}>
                <Copy aria-hidden="true" />
              </IconButton>
            </div>
          </div>
        )
      })}
      {crossing.size > 0 ? (
        <p role="status" className="text-sm text-warning">
          {t('character.hours.overlap')}
        </p>
      ) : null}
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
      {ranges.length === 0 ? (
        <Button
          size="sm"
          className="justify-self-start"
          onClick={() => onChange(WEEKDAYS.map((day) => ({ day, from: '09:00', to: '18:00' })))}
        >
          {t('character.hours.office')}
        </Button>
      ) : null}
    </fieldset>
  )
}
