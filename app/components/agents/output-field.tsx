import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Textarea } from '#app/components/ui/textarea.tsx'
import { checkOutputSchema } from '#app/domain/agents/output-schema.ts'
import { DraftField } from './draft-field.tsx'
import type { DraftForm } from './use-draft.ts'

const EXAMPLE = JSON.stringify(
  {
    type: 'object',
    properties: { answer: { type: 'string' }, isSure: { type: 'boolean' } },
    required: ['answer', 'isSure'],
    additionalProperties: false,
  },
  null,
  2,
)

/** Answers as data: a JSON Schema, checked while it is written, with the place of a mistake. */
export function OutputField({ form }: { form: DraftForm }) {
  const t = useT()
  const { outputSchema } = form.draft.settings
  const verdict = checkOutputSchema(outputSchema)
  const problem = verdict.ok
    ? undefined
    : verdict.problem === 'json'
      ? t('character.output.json', { line: verdict.line, column: verdict.column })
      : t(`character.output.${verdict.problem}`)
  return (
    <details className="rounded-sm border border-line" open={outputSchema !== '' || undefined}>
      <summary className="cursor-pointer rounded-sm px-4 py-2.5 font-medium text-sm">
        {t('character.output.title')}
      </summary>
      <div className="grid gap-3 px-4 pt-1 pb-4">
        <div data-path="settings.outputSchema">
          <DraftField
            // Our own words name the place; the server only knows that it is wrong.
            form={problem ? { errors: {} } : form}
            path="settings.outputSchema"
            label={t('character.output.label')}
            help={t('character.output.help')}
            error={problem}
            isOptional
          >
            <Textarea
              value={outputSchema}
              rows={6}
              maxLength={8_000}
              spellCheck={false}
              className="font-mono text-sm"
              onChange={(event) => form.set({ outputSchema: event.target.value })}
            />
          </DraftField>
        </div>
        {outputSchema === '' ? (
          <Button
            size="sm"
            className="justify-self-start"
            onClick={() => form.set({ outputSchema: EXAMPLE })}
          >
            {t('character.output.example')}
          </Button>
        ) : null}
      </div>
    </details>
  )
}
