import { useT } from '#app/components/i18n.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Select } from '#app/components/ui/select.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { TONES } from '#app/domain/agents/options.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { DraftField } from './draft-field.tsx'
import type { DraftForm } from './use-draft.ts'

/** Who it is: name, role and tone; what it always does, and what it refuses. */
export function PersonaSection({ form }: { form: DraftForm }) {
  const t = useT()
  const { draft, set, setName } = form
  const { persona } = draft.settings
  const change = (patch: Partial<AgentSettings['persona']>) => set({ persona: { ...persona, ...patch } })
  return (
    <div className="grid gap-5">
      <DraftField form={form} path="name" label={t('agents.persona.name')}>
        <Input value={draft.name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      </DraftField>
      <DraftField
        form={form}
        path="settings.persona.role"
        label={t('agents.persona.role')}
        help={t('agents.persona.roleHelp')}
        isOptional
      >
        <Input
          value={persona.role}
          maxLength={160}
          onChange={(event) => change({ role: event.target.value })}
        />
      </DraftField>
      <DraftField form={form} path="settings.persona.tone" label={t('agents.persona.tone')}>
        <Select
          value={persona.tone}
          options={TONES.map((tone) => ({ value: tone, label: t(`agents.tone.${tone}`) }))}
          onChange={(event) => {
            const tone = TONES.find((known) => known === event.target.value)
            if (tone) change({ tone })
          }}
        />
      </DraftField>
      <DraftField
        form={form}
        path="settings.persona.rules"
        label={t('agents.answers.rules')}
        help={t('agents.answers.rulesHelp')}
        isOptional
      >
        <Textarea
          value={persona.rules}
          maxLength={2000}
          rows={3}
          onChange={(event) => change({ rules: event.target.value })}
        />
      </DraftField>
      <DraftField
        form={form}
        path="settings.persona.refusals"
        label={t('character.refusals')}
        help={t('character.refusalsHelp')}
        isOptional
      >
        <Textarea
          value={persona.refusals}
          maxLength={2000}
          rows={2}
          onChange={(event) => change({ refusals: event.target.value })}
        />
      </DraftField>
      <OnlyModels form={form} />
    </div>
  )
}

/** Said where settings are that the built-in answerer does not read. */
export function OnlyModels({ form }: { form: DraftForm }) {
  const t = useT()
  if (form.draft.settings.model !== 'builtin') return null
  return <p className="rounded-sm bg-sunken px-3 py-2 text-muted text-sm">{t('agents.answers.onlyModels')}</p>
}
