import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Slider } from '#app/components/ui/slider.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { ArchiveAgent } from './archive-agent.tsx'
import type { DraftForm } from './use-draft.ts'

/** What few ever change, folded. */
export function AdvancedSection({ form, mayArchive }: { form: DraftForm; mayArchive: boolean }) {
  const t = useT()
  const { draft, errors, set } = form
  const { temperature, maxOutputTokens, handoverMessage } = draft.settings
  return (
    <details className="rounded-md border border-line bg-surface">
      <summary className="cursor-pointer rounded-md px-5 py-4 font-semibold text-md">
        {t('agents.advanced.title')}
      </summary>
      <div className="grid gap-5 px-5 pb-5">
        <Field label={t('agents.advanced.handover')} error={errors['settings.handoverMessage']}>
          <Textarea
            value={handoverMessage}
            maxLength={400}
            rows={2}
            onChange={(event) => set({ handoverMessage: event.target.value })}
          />
        </Field>
        <Field label={t('agents.advanced.temperature')} help={t('agents.advanced.temperatureHelp')}>
          <Slider
            min={0}
            max={1}
            step={0.1}
            value={temperature}
            valueText={temperature.toFixed(1)}
            onChange={(event) => set({ temperature: Number(event.target.value) })}
          />
        </Field>
        <Field
          label={t('agents.advanced.maxOutputTokens')}
          help={t('agents.advanced.maxOutputTokensHelp')}
          error={errors['settings.maxOutputTokens']}
        >
          <Input
            type="number"
            inputMode="numeric"
            min={64}
            max={4096}
            step={1}
            className="max-w-32"
            value={maxOutputTokens || ''}
            onChange={(event) => set({ maxOutputTokens: Number(event.target.value) })}
          />
        </Field>
        {mayArchive ? <ArchiveAgent name={draft.name} onBefore={form.flush} /> : null}
      </div>
    </details>
  )
}
