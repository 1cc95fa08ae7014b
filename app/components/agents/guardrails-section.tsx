import { useT } from '#app/components/i18n.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { REDACTIONS } from '#app/domain/agents/options.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { DraftField } from './draft-field.tsx'
import { GuardrailsTrial } from './guardrails-trial.tsx'
import { LinesField } from './lines-field.tsx'
import type { DraftForm } from './use-draft.ts'

type Guardrails = AgentSettings['guardrails']

/** What the agent stays away from, and what models never get to read. */
export function GuardrailsSection({ form }: { form: DraftForm }) {
  const t = useT()
  const { guardrails } = form.draft.settings
  const change = (patch: Partial<Guardrails>) => form.set({ guardrails: { ...guardrails, ...patch } })
  const toggle = (kind: Guardrails['redact'][number], isOn: boolean) =>
    change({
      redact: REDACTIONS.filter((known) => (known === kind ? isOn : guardrails.redact.includes(known))),
    })
  return (
    <div className="grid gap-5">
      <DraftField
        form={form}
        path="settings.guardrails.blockedTopics"
        label={t('character.guardrails.topics')}
        help={t('character.guardrails.topicsHelp')}
        isOptional
      >
        <LinesField
          value={guardrails.blockedTopics}
          maxLines={20}
          maxLength={120}
          onChange={(blockedTopics) => change({ blockedTopics })}
        />
      </DraftField>
      <DraftField
        form={form}
        path="settings.guardrails.blockedWords"
        label={t('character.guardrails.words')}
        help={t('character.guardrails.wordsHelp')}
        isOptional
      >
        <LinesField
          value={guardrails.blockedWords}
          maxLines={200}
          maxLength={60}
          onChange={(blockedWords) => change({ blockedWords })}
        />
      </DraftField>
      <DraftField
        form={form}
        path="settings.guardrails.refusal"
        label={t('character.guardrails.refusal')}
        help={t('character.guardrails.refusalHelp')}
        isOptional
      >
        <Input
          value={guardrails.refusal}
          maxLength={400}
          placeholder={t('character.guardrails.refusalDefault')}
          onChange={(event) => change({ refusal: event.target.value })}
        />
      </DraftField>
      <fieldset className="grid gap-2" data-path="settings.guardrails.redact">
        <legend className="font-medium text-sm">{t('character.guardrails.redact')}</legend>
        <p className="text-measure text-muted text-sm">{t('character.guardrails.redactHelp')}</p>
        <div className="flex flex-wrap gap-x-5 gap-y-2 pt-1">
          {REDACTIONS.map((kind) => (
            <label key={kind} className="flex cursor-pointer items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={guardrails.redact.includes(kind)}
                onChange={(event) => toggle(kind, event.target.checked)}
              />
              {t(`character.redaction.${kind}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <GuardrailsTrial guardrails={guardrails} />
    </div>
  )
}

/** In the head of the closed part. */
export function useGuardrailsSummary({ blockedTopics, blockedWords, redact }: Guardrails): string {
  const t = useT()
  const parts = [
    blockedTopics.length > 0 && t('character.guardrails.topicCount', { count: blockedTopics.length }),
    blockedWords.length > 0 && t('character.guardrails.wordCount', { count: blockedWords.length }),
    redact.length > 0 && t('character.guardrails.redactCount', { count: redact.length }),
  ]
  return parts.filter(Boolean).join(', ') || t('character.off')
}
