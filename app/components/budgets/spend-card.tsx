import { ChartColumn } from 'lucide-react'
import { useState } from 'react'
import { useFormat, useLocale, useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { Table, Td, Th, Tr } from '#app/components/ui/table.tsx'
import { formatCost } from '#app/domain/budgets/amounts.ts'
import type { SpendView, Used } from '#app/domain/budgets/sum-spend.ts'
import { SpendChart, useDayWords } from './spend-chart.tsx'

const MEASURES = ['cost', 'tokens', 'answers'] as const
type Measure = (typeof MEASURES)[number]

function useMeasureWords() {
  const locale = useLocale()
  const format = useFormat()
  return (measure: Measure, value: number) =>
    measure === 'cost' ? formatCost(locale, value) : format.number(value)
}

/** What answers used: the number first, then the days, then who used it. */
export function SpendCard({ spend }: { spend: SpendView }) {
  const t = useT()
  const words = useMeasureWords()
  const { days, total } = spend
  const [measure, setMeasure] = useState<Measure>(total.cost > 0 ? 'cost' : 'answers')
  const count = days.length
  const what = t(`budgets.spend.${measure}`)
  const title = { title: t('budgets.spend.title'), purpose: t('budgets.spend.purpose', { count }) }
  if (total.answers + total.tokens === 0)
    return (
      <Card {...title}>
        <EmptyState
          icon={<ChartColumn aria-hidden="true" />}
          title={t('budgets.spend.empty.title')}
          body={t('budgets.spend.empty.body')}
        />
      </Card>
    )
  return (
    <Card {...title}>
      <div className="grid gap-6">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            <Figure
              label={t('budgets.spend.total', { count })}
              value={words(measure, total[measure])}
              isFirst
            />
            <Figure label={t('budgets.spend.today')} value={words(measure, days.at(-1)?.[measure] ?? 0)} />
          </dl>
          <Segmented
            label={t('budgets.spend.show')}
            value={measure}
            onChange={setMeasure}
            options={MEASURES.map((value) => ({ value, label: t(`budgets.spend.${value}`) }))}
          />
        </div>
        <SpendChart
          label={t('budgets.spend.chart', { what, count })}
          days={days.map((day) => ({ day: day.day, value: day[measure] }))}
          words={(value) => words(measure, value)}
        />
        <SpendTables spend={spend} />
      </div>
    </Card>
  )
}

function Figure({ label, value, isFirst = false }: { label: string; value: string; isFirst?: boolean }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className={isFirst ? 'font-semibold text-xl tabular-nums' : 'text-xl tabular-nums'}>{value}</dd>
    </div>
  )
}

function SpendTables({ spend }: { spend: SpendView }) {
  const t = useT()
  const dayWords = useDayWords()
  const keyOf = ({ connectionKey, connectionName }: SpendView['models'][number]) => {
    if (connectionKey === 'builtin') return null
    if (connectionKey.startsWith('platform:')) return t('budgets.spend.platform')
    return connectionName ?? t('budgets.spend.gone')
  }
  return (
    <>
      <UseTable
        title={t('budgets.spend.byAgent')}
        first={t('budgets.spend.agent')}
        rows={spend.agents.map((agent) => ({ ...agent, key: agent.id, note: null }))}
      />
      <UseTable
        title={t('budgets.spend.byModel')}
        first={t('budgets.spend.model')}
        rows={spend.models.map((model) => ({
          ...model,
          key: `${model.connectionKey} ${model.model}`,
          name: model.connectionKey === 'builtin' ? t('budgets.spend.builtin') : model.model,
          note: keyOf(model),
        }))}
      />
      <details>
        <summary className="cursor-pointer text-accent-text text-sm">{t('budgets.spend.asTable')}</summary>
        <div className="pt-3">
          <UseTable
            title={t('budgets.spend.byDay')}
            first={t('budgets.spend.day')}
            rows={spend.days
              .toReversed()
              .map((day) => ({ ...day, key: day.day, name: dayWords(day.day), note: null }))}
          />
        </div>
      </details>
    </>
  )
}

type UseRow = Used & { key: string; name: string; note: string | null }

function UseTable({ title, first, rows }: { title: string; first: string; rows: readonly UseRow[] }) {
  const t = useT()
  const words = useMeasureWords()
  return (
    <div className="grid gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      <Table
        label={title}
        head={
          <>
            <Th>{first}</Th>
            {MEASURES.map((measure) => (
              <Th key={measure} className="text-right">
                {t(`budgets.spend.${measure}`)}
              </Th>
            ))}
          </>
        }
      >
        {rows.map((row) => (
          <Tr key={row.key}>
            <Td>
              {row.name}
              {row.note ? <span className="text-faint text-sm"> · {row.note}</span> : null}
            </Td>
            {MEASURES.map((measure) => (
              <Td key={measure} className="whitespace-nowrap text-right tabular-nums">
                {words(measure, row[measure])}
              </Td>
            ))}
          </Tr>
        ))}
      </Table>
    </div>
  )
}
