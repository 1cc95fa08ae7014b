import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Slider } from '#app/components/ui/slider.tsx'
import { Switch } from '#app/components/ui/switch.tsx'
import { AGENT_LANGUAGES } from '#app/domain/agents/options.ts'
import type { ModelGroup } from '#app/domain/providers/model-choices.ts'
import { DraftField } from './draft-field.tsx'
import { ModelChain } from './model-chain.tsx'
import { OnlyModels } from './persona-section.tsx'
import { PromptDialog } from './prompt-dialog.tsx'
import type { DraftForm } from './use-draft.ts'
import { useTemperatureHelp } from './use-temperature-help.ts'
import { VariableTextarea } from './variable-textarea.tsx'

type Props = { form: DraftForm; models: ModelGroup[]; promptUrl: string }

/** What answers, in which language and by which instructions; how freely and how long, folded. */
export function AnswersSection({ form, models, promptUrl }: Props) {
  const t = useT()
  const { draft, errors, set } = form
  const { settings } = draft
  const [isPromptOpen, setPromptOpen] = useState(false)
  return (
    <div className="grid gap-5">
      <div data-path="settings.model">
        <ModelChain
          chain={[settings.model, ...settings.fallbackModels]}
          models={models}
          onChange={([model = settings.model, ...fallbackModels]) => set({ model, fallbackModels })}
          errorAt={(place) => errors[place === 0 ? 'settings.model' : `settings.fallbackModels.${place - 1}`]}
        />
      </div>
      <DraftField
        form={form}
        path="settings.language"
        label={t('agents.answers.language')}
        help={t('character.languageHelp')}
      >
        <Select
          value={settings.language}
          options={AGENT_LANGUAGES.map((value) => ({ value, label: t(`agents.language.${value}`) }))}
          onChange={(event) => {
            const language = AGENT_LANGUAGES.find((known) => known === event.target.value)
            if (language) set({ language })
          }}
        />
      </DraftField>
      <DraftField
        form={form}
        path="settings.instructions"
        label={t('agents.answers.instructions')}
        help={t('agents.answers.instructionsHelp')}
        isOptional
      >
        <VariableTextarea
          value={settings.instructions}
          maxLength={20_000}
          label={t('agents.answers.instructions')}
          onChange={(instructions) => set({ instructions })}
        />
      </DraftField>
      <OnlyModels form={form} />
      <Parameters form={form} models={models} />
      <Button className="justify-self-start" onClick={() => setPromptOpen(true)}>
        <ScrollText aria-hidden="true" />
        {t('character.prompt.open')}
      </Button>
      {isPromptOpen ? (
        <PromptDialog url={promptUrl} draft={draft} onClose={() => setPromptOpen(false)} />
      ) : null}
    </div>
  )
}

function Parameters({ form, models }: Pick<Props, 'form' | 'models'>) {
  const t = useT()
  const { set } = form
  const { model, fallbackModels, temperature, maxOutputTokens, isGrounded } = form.draft.settings
  const temperatureHelp = useTemperatureHelp([model, ...fallbackModels], models)
  return (
    <details className="rounded-sm border border-line">
      <summary className="cursor-pointer rounded-sm px-4 py-2.5 font-medium text-sm">
        {t('character.parameters')}
      </summary>
      <div className="grid gap-5 px-4 pt-1 pb-4">
        <Switch
          label={t('character.grounded')}
          help={t('character.groundedHelp')}
          checked={isGrounded}
          onChange={(event) => set({ isGrounded: event.target.checked })}
        />
        <DraftField
          form={form}
          path="settings.temperature"
          label={t('agents.advanced.temperature')}
          help={temperatureHelp}
        >
          <Slider
            min={0}
            max={1}
            step={0.1}
            value={temperature}
            valueText={temperature.toFixed(1)}
            onChange={(event) => set({ temperature: Number(event.target.value) })}
          />
        </DraftField>
        <DraftField
          form={form}
          path="settings.maxOutputTokens"
          label={t('agents.advanced.maxOutputTokens')}
          help={t('character.maxOutputTokensHelp')}
        >
          <Input
            type="number"
            inputMode="numeric"
            min={64}
            max={16_384}
            step={1}
            className="max-w-32"
            value={maxOutputTokens || ''}
            onChange={(event) => set({ maxOutputTokens: Number(event.target.value) })}
          />
        </DraftField>
      </div>
    </details>
  )
}
