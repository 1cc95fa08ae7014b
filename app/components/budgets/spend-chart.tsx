import { useLocale, useT } from '#app/components/i18n.tsx'
import { formatDate } from '#app/i18n/format.ts'

type Props = {
  label: string
  /** Oldest first; `day` is YYYY-MM-DD. */
  days: readonly { day: string; value: number }[]
  /** The value as people read it. */
  words: (value: number) => string
}

const [WIDTH, HEIGHT, GAP] = [600, 120, 3]
const LEAST = 2

export function useDayWords() {
  const locale = useLocale()
  return (day: string) => formatDate(locale, 'UTC', `${day}T12:00:00Z`)
}

/** A bar a day. No axis: the highest is named, and the table below has them all. */
export function SpendChart({ label, days, words }: Props) {
  const t = useT()
  const dayWords = useDayWords()
  const most = days.reduce((best, each) => (each.value > best.value ? each : best), { day: '', value: 0 })
  const step = WIDTH / days.length
  return (
    <figure className="grid gap-2">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-28 w-full"
      >
        {days.map(({ day, value }, at) => {
          const height = value > 0 ? Math.max(LEAST, (value / most.value) * HEIGHT) : LEAST
          return (
            <rect
              key={day}
              x={at * step + GAP / 2}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              className={value > 0 ? 'fill-accent hover:fill-accent-hover' : 'fill-line'}
            >
              <title>{`${dayWords(day)}: ${words(value)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption className="flex flex-wrap justify-between gap-x-4 text-faint text-xs tabular-nums">
        <span>{dayWords(days[0]?.day ?? '')}</span>
        {most.value > 0 ? (
          <span className="order-last w-full text-center text-muted sm:order-none sm:w-auto">
            {t('budgets.spend.peak', { value: words(most.value), day: dayWords(most.day) })}
          </span>
        ) : null}
        <span>{t('budgets.spend.today')}</span>
      </figcaption>
    </figure>
  )
}
