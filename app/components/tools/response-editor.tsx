import { Plus, Trash2 } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Segmented } from '#app/components/ui/segmented.tsx'
import { MAX_FIELDS } from '#app/domain/tools/options.ts'
import type { HttpForm } from './use-http-form.ts'

type Picked = { label: string; pointer: string }

/** What a model reads of the answer. */
export function ResponseEditor({ form }: { form: HttpForm }) {
  const t = useT()
  const { response } = form.draft.config
  const { fields, mode } = response
  const missing = fields.length === 0 ? form.errorOf('config.response.fields') : undefined
  const replace = (next: Picked[]) => form.setConfig({ response: { ...response, fields: next } })
  const change = (at: number, patch: Partial<Picked>) =>
    replace(fields.map((one, other) => (other === at ? { ...one, ...patch } : one)))
  return (
    <div className="grid gap-4">
      <Segmented
        label={t('tools.response')}
        value={mode}
        options={[
          { value: 'text', label: t('tools.responseText') },
          { value: 'fields', label: t('tools.responseFields') },
        ]}
        onChange={(value) => form.setConfig({ response: { ...response, mode: value } })}
      />
      {mode === 'fields' ? (
        <>
          <p className="text-muted text-sm">{t('tools.responseHelp')}</p>
          {fields.map((field, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a field is known by while it is typed
            <fieldset key={at} className="grid grid-cols-[1fr_1fr_auto] gap-3">
              <legend className="sr-only">
                {field.label || t('tools.responseField', { number: at + 1 })}
              </legend>
              <Field
                label={t('tools.responseLabel')}
                error={form.errorOf(`config.response.fields.${at}.label`)}
              >
                <Input
                  value={field.label}
                  maxLength={80}
                  onChange={(event) => change(at, { label: event.target.value })}
                />
              </Field>
              <Field
                label={t('tools.responsePointer')}
                error={form.errorOf(`config.response.fields.${at}.pointer`)}
              >
                <Input
                  value={field.pointer}
                  maxLength={200}
                  spellCheck={false}
                  className="font-mono text-sm"
                  placeholder="/order/status"
                  onChange={(event) => change(at, { pointer: event.target.value })}
                />
              </Field>
              <div className="flex items-end">
                <IconButton
                  label={t('tools.parameterRemove', { name: field.label })}
                  onClick={() => replace(fields.filter((_, other) => other !== at))}
                >
                  <Trash2 aria-hidden="true" />
                </IconButton>
              </div>
            </fieldset>
          ))}
          {missing ? (
            <p id="response-fields-error" className="text-danger text-sm">
              {missing}
            </p>
          ) : null}
          {fields.length < MAX_FIELDS ? (
            <Button
              size="sm"
              className="justify-self-start"
              aria-invalid={missing ? true : undefined}
              aria-describedby={missing ? 'response-fields-error' : undefined}
              onClick={() => replace([...fields, { label: '', pointer: '' }])}
            >
              <Plus aria-hidden="true" />
              {t('tools.responseAdd')}
            </Button>
          ) : null}
        </>
      ) : null}
    </div>
  )
}
