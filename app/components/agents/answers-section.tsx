import { useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { AGENT_LANGUAGES } from '#app/domain/agents/options.ts'
import { ModelField, type ModelOption } from './model-field.tsx'
import type { DraftForm } from './use-draft.ts'

export function AnswersSection({ form, models }: { form: DraftForm; models: ModelOption[] }) {
  const t = useT()
  const { draft, errors, set } = form
  const { settings } = draft
  return (
    <Card title={t('agents.answers.title')}>
      <div className="grid gap-5">
        <ModelField
          value={settings.model}
          models={models}
          onChange={(model) => set({ model })}
          error={errors['settings.model']}
        />
        <Field label={t('agents.answers.language')}>
          <Select
            value={settings.language}
            options={AGENT_LANGUAGES.map((value) => ({ value, label: t(`agents.language.${value}`) }))}
            onChange={(event) => {
              const language = AGENT_LANGUAGES.find((known) => known === event.target.value)
              if (language) set({ language })
            }}
          />
        </Field>
        <Field
          label={t('agents.answers.instructions')}
          help={t('agents.answers.instructionsHelp')}
          error={errors['settings.instructions']}
          isOptional
        >
          <Textarea
            value={settings.instructions}
            maxLength={8000}
            onChange={(event) => set({ instructions: event.target.value })}
          />
        </Field>
        <Field
          label={t('agents.answers.rules')}
          help={t('agents.answers.rulesHelp')}
          error={errors['settings.persona.rules']}
          isOptional
        >
          <Textarea
            value={settings.persona.rules}
            maxLength={2000}
            rows={3}
            onChange={(event) => set({ persona: { ...settings.persona, rules: event.target.value } })}
          />
        </Field>
        {settings.model === 'builtin' ? (
          <p className="rounded-sm bg-sunken px-3 py-2 text-muted text-sm">
            {t('agents.answers.onlyModels')}
          </p>
        ) : null}
      </div>
    </Card>
  )
}
