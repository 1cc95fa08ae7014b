import { Braces, Eye, Wrench } from 'lucide-react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import type { ModelChoice } from '#app/domain/providers/model-choices.ts'

type Facts = ModelChoice['facts']

/** 128000 -> "128k", 1047576 -> "1M": a size to compare, not to reckon with. */
export function useShortTokens(): (tokens: number) => string {
  const format = useFormat()
  return (tokens) =>
    tokens >= 1_000_000
      ? `${format.number(tokens / 1_000_000, { maximumFractionDigits: 1 })}M`
      : `${format.number(Math.round(tokens / 1_000))}k`
}

/** Micro-dollars for a million tokens, as dollars; null when neither price is known. */
export function usePrice(): (facts: Pick<Facts, 'inputPrice' | 'outputPrice'>) => string | null {
  const t = useT()
  const format = useFormat()
  const dollars = (micros: number | null) =>
    micros === null
      ? '?'
      : format.number(micros / 1e6, { style: 'currency', currency: 'USD', maximumFractionDigits: 3 })
  return ({ inputPrice, outputPrice }) =>
    inputPrice === null && outputPrice === null
      ? null
      : t('providers.price', { input: dollars(inputPrice), output: dollars(outputPrice) })
}

/** What a model can do and costs, in a few quiet words. */
export function ModelBadges({ facts }: { facts: Facts }) {
  const t = useT()
  const short = useShortTokens()
  const price = usePrice()(facts)
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-muted text-xs [&_svg]:size-3">
      <Abilities facts={facts} />
      {facts.contextTokens > 0 ? (
        <span>{t('providers.tokens', { count: short(facts.contextTokens) })}</span>
      ) : null}
      {price ? <span title={t('providers.priceTitle')}>{price}</span> : null}
    </span>
  )
}

export function Abilities({ facts }: { facts: Pick<Facts, 'hasTools' | 'hasVision' | 'hasJson'> }) {
  const t = useT()
  const all = [
    { has: facts.hasTools, icon: <Wrench aria-hidden="true" />, label: t('providers.can.tools') },
    { has: facts.hasVision, icon: <Eye aria-hidden="true" />, label: t('providers.can.vision') },
    { has: facts.hasJson, icon: <Braces aria-hidden="true" />, label: t('providers.can.json') },
  ]
  return all.map(({ has, icon, label }) =>
    has ? (
      <span key={label} className="inline-flex items-center gap-1 whitespace-nowrap [&_svg]:size-3">
        {icon}
        {label}
      </span>
    ) : null,
  )
}
