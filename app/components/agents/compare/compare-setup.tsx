import { useId } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Slider } from '#app/components/ui/slider.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { Contender } from '#app/domain/agents/compare-answers.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import type { ModelGroup } from '#app/domain/providers/model-choices.ts'
import { ModelField } from '../model-field.tsx'

/** What is tried out in place of what is set; only on this page. */
export type Variant = Partial<Pick<AgentSettings, 'model' | 'temperature' | 'instructions'>>

type Props = {
  contender: Contender
  versions: { number: number; note: string | null }[]
  models: ModelGroup[]
  variant: Variant
  onChoose: (side: string) => void
  onVary: (variant: Variant) => void
}

/** Which settings answer in a column, and what is changed in them for this test. */
export function CompareSetup({ contender, versions, models, variant, onChoose, onVary }: Props) {
  const t = useT()
  const id = useId()
  const settings = { ...contender.settings, ...variant }
  const isVaried = Object.keys(variant).length > 0
  return (
    <div className="grid gap-3 border-line border-b p-4">
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('character.compare.what')} className="min-w-48 flex-1">
          <Select
            value={contender.number === null ? 'draft' : String(contender.number)}
            options={[
              { value: 'draft', label: t('character.compare.draft') },
              ...versions.map(({ number, note }) => ({
                value: String(number),
                label: `${t('agents.version', { number })}${note ? ` – ${note}` : ''}`,
              })),
            ]}
            onChange={(event) => onChoose(event.target.value)}
          />
        </Field>
        {isVaried ? <Badge tone="info">{t('character.compare.variantOn')}</Badge> : null}
      </div>
      <ModelField
        value={settings.model}
        models={models}
        label={t('character.compare.model')}
        onChange={(model) => onVary({ ...variant, model })}
      />
      <details className="rounded-sm border border-line">
        <summary className="cursor-pointer rounded-sm px-3 py-2 text-sm">
          {t('character.compare.variant')}
        </summary>
        <div className="grid gap-4 px-3 pt-1 pb-3" id={id}>
          <p className="text-muted text-sm">{t('character.compare.variantHelp')}</p>
          <Field label={t('agents.answers.instructions')}>
            <Textarea
              rows={3}
              maxLength={20_000}
              value={settings.instructions}
              onChange={(event) => onVary({ ...variant, instructions: event.target.value })}
            />
          </Field>
          <Field label={t('agents.advanced.temperature')}>
            <Slider
              min={0}
              max={1}
              step={0.1}
              value={settings.temperature}
              valueText={settings.temperature.toFixed(1)}
              onChange={(event) => onVary({ ...variant, temperature: Number(event.target.value) })}
            />
          </Field>
        </div>
      </details>
    </div>
  )
}
