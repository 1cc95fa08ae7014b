import type { ReactNode } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import type { Figures } from './use-contender.ts'

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  )
}

/** What the newest answer took; a dash where nothing is known yet. */
export function FiguresList({ figures }: { figures: Figures }) {
  const t = useT()
  const format = useFormat()
  const { firstMs, wholeMs, run } = figures
  const time = (ms: number | null) => {
    if (ms === null) return '–'
    return ms < 1_000
      ? format.number(ms, { style: 'unit', unit: 'millisecond' })
      : format.number(ms / 1_000, { style: 'unit', unit: 'second', maximumFractionDigits: 1 })
  }
  const cost = (microDollars: number | null) => {
    if (microDollars === null) return t('character.compare.costUnknown')
    return format.number(microDollars / 1_000_000, {
      style: 'currency',
      currency: 'USD',
      maximumSignificantDigits: 3,
    })
  }
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 border-line border-t px-4 py-3 text-sm">
      <Row name={t('character.compare.firstToken')}>{time(firstMs)}</Row>
      <Row name={t('character.compare.whole')}>{time(wholeMs)}</Row>
      <Row name={t('character.compare.tokens')}>
        {run
          ? t('character.compare.tokensValue', {
              input: format.number(run.inputTokens),
              output: format.number(run.outputTokens),
            })
          : '–'}
      </Row>
      <Row name={t('character.compare.cost')}>{run ? cost(run.cost) : '–'}</Row>
    </dl>
  )
}
