import { useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { TONES } from '#app/domain/agents/options.ts'
import type { DraftForm } from './use-draft.ts'

export function PersonaSection({ form }: { form: DraftForm }) {
  const t = useT()
  const { draft, errors, set, setName } = form
  const { persona } = draft.settings
  return (
    <Card title={t('agents.persona.title')}>
      <div className="grid gap-5">
        <Field label={t('agents.persona.name')} error={errors.name}>
          <Input value={draft.name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field
          label={t('agents.persona.role')}
          help={t('agents.persona.roleHelp')}
          error={errors['settings.persona.role']}
          isOptional
        >
          <Input
            value={persona.role}
            maxLength={160}
            onChange={(event) => set({ persona: { ...persona, role: event.target.value } })}
          />
        </Field>
        <Field label={t('agents.persona.tone')}>
          <Select
            value={persona.tone}
            options={TONES.map((tone) => ({ value: tone, label: t(`agents.tone.${tone}`) }))}
            onChange={(event) => {
              const tone = TONES.find((known) => known === event.target.value)
              if (tone) set({ persona: { ...persona, tone } })
            }}
          />
        </Field>
      </div>
    </Card>
  )
}
