import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select, type SelectOptions } from '#app/components/ui/select.tsx'

export type ModelOption = {
  name: string
  provider: 'builtin' | 'openai' | 'anthropic' | 'compatible'
  label: string
}

type Props = {
  value: string
  models: ModelOption[]
  onChange: (model: string) => void
  error: string | undefined
}

/** What can answer here, by provider, each with a plain word on what it does. */
export function ModelField({ value, models, onChange, error }: Props) {
  const t = useT()
  const chosen = models.find((model) => model.name === value)
  const providers = [...new Set(models.map((model) => model.provider))]
  const options: SelectOptions = providers.flatMap((provider): SelectOptions => {
    const own = models
      .filter((model) => model.provider === provider)
      .map(({ name, label }) => ({
        value: name,
        label: provider === 'builtin' ? t('agents.model.builtin') : label,
      }))
    return provider === 'builtin' ? own : [{ label: t(`agents.model.${provider}`), options: own }]
  })
  return (
    <Field
      label={t('agents.answers.model')}
      help={chosen ? t(`agents.model.${chosen.provider}.body`) : undefined}
      error={error ?? (chosen ? undefined : t('agents.model.missing'))}
    >
      <Select
        value={value}
        // A model that was set up once and is not now stays visible: it must not change by itself.
        options={chosen ? options : [...options, { value, label: value }]}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
