import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { blockedIn, maskWords, redact } from '#app/domain/conversations/guardrails.ts'

/** A message to try the guardrails with: whether it is refused, and if not, what the model would read of it. */
export function GuardrailsTrial({ guardrails }: { guardrails: AgentSettings['guardrails'] }) {
  const t = useT()
  const [text, setText] = useState('')
  const blocked = blockedIn(text, guardrails.blockedWords)
  const masker = maskWords(guardrails.blockedWords)
  return (
    <div className="grid gap-3 rounded-sm border border-line bg-sunken/60 p-4">
      <Field label={t('character.trial.label')} help={t('character.trial.help')}>
        <Textarea
          value={text}
          rows={2}
          maxLength={4_000}
          placeholder={t('character.trial.placeholder')}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {text.trim() === '' ? null : (
        <div role="status" className="grid gap-1.5 text-sm">
          {blocked === null ? (
            <>
              <span className="text-muted">{t('character.trial.reads')}</span>
              <q className="whitespace-pre-wrap break-words rounded-sm border border-line bg-surface px-3 py-2 before:content-none after:content-none">
                {redact(text, guardrails.redact).text}
              </q>
            </>
          ) : (
            <>
              <span className="text-danger">{t('character.trial.refused', { word: blocked })}</span>
              <span className="text-muted">
                {t('character.trial.masked')} <q>{masker.push(text) + masker.end()}</q>
              </span>
            </>
          )}
        </div>
      )}
    </div>
  )
}
